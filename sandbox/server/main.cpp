// SPDX-License-Identifier: Apache-2.0
#include "scenario/scenario.hpp"
#include "server/server.hpp"

#include <cxxopts.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace argosy::sandbox;

cxxopts::Options
make_options()
{
  cxxopts::Options options("argosy-sandbox", "A model of Argo CD behind a socket");
  options.add_options()("listen", "address and port", cxxopts::value<std::string>()->default_value("127.0.0.1:0")) //
      ("tls-cert", "certificate chain, PEM: speak TLS; --tls CERT KEY says both",
       cxxopts::value<std::string>()->default_value(""))                                                              //
      ("tls-key", "its key, PEM", cxxopts::value<std::string>()->default_value(""))                                   //
      ("client-ca", "demand client certificates of this authority", cxxopts::value<std::string>()->default_value("")) //
      ("seed", "of all randomness", cxxopts::value<std::uint64_t>()->default_value("1"))                              //
      ("scenario", "lab, or a JSON file", cxxopts::value<std::string>()->default_value("lab"))                        //
      ("rootpath", "path the server lives under", cxxopts::value<std::string>()->default_value(""))                   //
      ("replicas", "API servers behind the one address", cxxopts::value<std::size_t>()->default_value("1"))           //
      ("until-stdin-closes", "also end when standard input does")                                                     //
      ("h,help", "this text");
  return options;
}

std::optional<Json>
read_scenario(const std::string& name)
{
  if (name == "lab") {
    return lab_scenario();
  }
  std::ifstream file(name);
  std::stringstream text;
  text << file.rdbuf();
  return file ? parse_json(text.str()) : std::nullopt;
}

ServerOptions
server_options(const cxxopts::ParseResult& given)
{
  ServerOptions options;
  const std::string listen = given["listen"].as<std::string>();
  const std::size_t colon = listen.rfind(':');
  options.host = listen.substr(0, colon);
  options.port = static_cast<std::uint16_t>(std::stoul(listen.substr(colon + 1)));
  options.certificate = given["tls-cert"].as<std::string>();
  options.key = given["tls-key"].as<std::string>();
  options.client_ca = given["client-ca"].as<std::string>();
  return options;
}

void
announce(Model& model, const Server& server, TimePoint now)
{
  Json line{{"url", server.url() + model.world().settings.root_path}};
  for (const auto& [name, key] : sample_keys(model, now)) {
    line["keys"][name] = key;
  }
  std::cout << line.dump() << std::endl;
}

int
serve(const cxxopts::ParseResult& given)
{
  const TimePoint now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const std::optional<Json> scenario = read_scenario(given["scenario"].as<std::string>());
  if (!scenario) {
    std::cerr << "cannot read the scenario " << given["scenario"].as<std::string>() << "\n";
    return 2;
  }
  Model model(given["seed"].as<std::uint64_t>());
  model.world().settings.root_path = given["rootpath"].as<std::string>();
  model.world().settings.replicas = given["replicas"].as<std::size_t>();
  if (const std::string problem = load_scenario(model, *scenario, now); !problem.empty()) {
    std::cerr << "the scenario is wrong: " << problem << "\n";
    return 2;
  }
  Server server(model, server_options(given));
  announce(model, server, now);
  server.run(given.count("until-stdin-closes") > 0 ? StopOn::signals_or_end_of_input : StopOn::signals);
  return 0;
}

// `--tls CERT KEY` has two values, which the option parser cannot say.
std::vector<std::string>
spell_out(int argc, char** argv)
{
  std::vector<std::string> words(argv, argv + argc);
  const auto tls = std::find(words.begin(), words.end(), "--tls");
  if (words.end() - tls > 2) {
    *tls = "--tls-cert";
    words.insert(tls + 2, "--tls-key");
  }
  return words;
}

} // namespace

int
main(int argc, char** argv)
{
  try {
    cxxopts::Options options = make_options();
    const std::vector<std::string> words = spell_out(argc, argv);
    std::vector<const char*> pointers;
    std::transform(words.begin(), words.end(), std::back_inserter(pointers),
                   [](const std::string& word) { return word.c_str(); });
    const cxxopts::ParseResult given = options.parse(static_cast<int>(pointers.size()), pointers.data());
    if (given.count("help") > 0) {
      std::cout << options.help();
      return 0;
    }
    return serve(given);
  } catch (const std::exception& problem) {
    std::cerr << "argosy-sandbox: " << problem.what() << "\n";
    return 2;
  }
}
