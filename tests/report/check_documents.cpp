// SPDX-License-Identifier: Apache-2.0
// check_documents SCHEMA: reads JSON documents from standard input, each with a name before it ("NAME\\t{...}\\n"), and
// says of each that the schema refuses what is wrong with it. Exit code 1 if there is one.
#include "report/schema_check.hpp"

#include <iostream>
#include <string>

int
main(int count, char** arguments)
{
  if (count != 2) {
    std::cerr << "usage: check_documents SCHEMA < DOCUMENTS\n";
    return 2;
  }
  const argosy::test::SchemaCheck schema(arguments[1]);
  int documents = 0;
  bool is_good = true;
  for (std::string line; std::getline(std::cin, line); ++documents) {
    const auto tab = line.find('\t');
    const auto document = nlohmann::json::parse(line.substr(tab + 1), nullptr, false);
    const auto fault = document.is_discarded() ? "no JSON" : schema.find_fault(document);
    if (!fault.empty()) {
      std::cout << line.substr(0, tab) << ": " << fault << "\n";
      is_good = false;
    }
  }
  std::cout << documents << " documents\n";
  return is_good ? 0 : 1;
}
