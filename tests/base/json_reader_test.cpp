// SPDX-License-Identifier: Apache-2.0
#include "base/json_reader.hpp"

#include <boost/test/unit_test.hpp>

namespace argosy {

namespace {

struct Leaf {
  std::string name;
  std::int64_t number = 0;
};

struct Tree {
  std::string text;
  std::int64_t integer = 0;
  bool flag = false;
  std::optional<WallTime> time;
  std::optional<WallTime> epoch;
  std::vector<std::string> texts;
  bool is_present = false;
  bool has_elements = false;
  Leaf leaf;
  std::optional<Leaf> maybe;
  std::vector<Leaf> leaves;
  std::string joined;
};

JsonShape<Leaf>
leaf_shape()
{
  JsonShape<Leaf> shape;
  shape.text("name", &Leaf::name).integer("deep.number", &Leaf::number);
  return shape;
}

JsonShape<Tree>
tree_shape()
{
  JsonShape<Tree> shape;
  shape.text("a.text", &Tree::text)
      .integer("integer", &Tree::integer)
      .flag("flag", &Tree::flag)
      .time("time", &Tree::time)
      .epoch("epoch", &Tree::epoch)
      .texts("a.texts", &Tree::texts)
      .present({"a", "dotted.name/x"}, &Tree::is_present)
      .nonempty("list", &Tree::has_elements)
      .object("leaf", leaf_shape(), &Tree::leaf)
      .object("maybe", leaf_shape(), &Tree::maybe)
      .list("leaves", leaf_shape(), &Tree::leaves)
      .part("part", leaf_shape(), [](Tree& tree, Leaf&& leaf) { tree.joined += leaf.name; })
      .each("parts", leaf_shape(), [](Tree& tree, Leaf&& leaf) { tree.joined += leaf.name + ","; });
  return shape;
}

Result<Tree>
read(std::string_view json)
{
  return read_json(json, tree_shape());
}

std::string
fault(std::string_view json)
{
  const auto tree = read(json);
  return tree ? "" : tree.error().message;
}

std::string
nested(std::size_t levels)
{
  std::string json = "{\"x\":";
  json.append(levels - 1, '[').append(levels - 1, ']');
  return json + "}";
}

} // namespace

BOOST_AUTO_TEST_SUITE(json_reader_test)

BOOST_AUTO_TEST_CASE(carries_each_kind_of_value_to_its_member)
{
  const auto tree = read(R"({"a":{"text":"h\u00e9","texts":["x","y"],"dotted.name/x":{}},"integer":-3,"flag":true,
    "time":"2026-11-21T01:52:32Z","epoch":1795225928.5,"list":[{"anything":[1]}]})");
  BOOST_REQUIRE(tree);
  BOOST_TEST(tree->text == "h\xc3\xa9");
  BOOST_TEST(tree->integer == -3);
  BOOST_TEST(tree->flag);
  BOOST_TEST(to_rfc3339(*tree->time) == "2026-11-21T01:52:32Z");
  BOOST_TEST(tree->epoch->time_since_epoch().count() == 1795225928500);
  BOOST_TEST(tree->texts == (std::vector<std::string>{"x", "y"}), boost::test_tools::per_element());
  BOOST_TEST(tree->is_present);
  BOOST_TEST(tree->has_elements);
}

BOOST_AUTO_TEST_CASE(carries_objects_and_lists_to_their_members)
{
  const auto tree = read(R"({"leaf":{"name":"l","deep":{"number":7}},"maybe":{},"leaves":[{"name":"1"},{"name":"2"}],
    "part":{"name":"p"},"parts":[{"name":"q"},{"name":"r"}]})");
  BOOST_REQUIRE(tree);
  BOOST_TEST(tree->leaf.name == "l");
  BOOST_TEST(tree->leaf.number == 7);
  BOOST_TEST(tree->maybe.has_value());
  BOOST_REQUIRE(tree->leaves.size() == 2U);
  BOOST_TEST(tree->leaves[1].name == "2");
  BOOST_TEST(tree->joined == "pq,r,");
}

BOOST_AUTO_TEST_CASE(takes_null_for_absence)
{
  const auto tree =
      read(R"({"a":null,"integer":null,"flag":null,"time":null,"epoch":null,"list":[null],"leaf":null,"maybe":null,
    "leaves":null,"part":null,"parts":null})");
  BOOST_REQUIRE(tree);
  BOOST_TEST(!tree->maybe);
  BOOST_TEST(!tree->has_elements);
  BOOST_TEST(tree->leaves.empty());
  BOOST_TEST(!read(R"({"epoch":0})")->epoch);
}

BOOST_AUTO_TEST_CASE(skips_what_nobody_asks_for)
{
  const auto tree =
      read(R"({"other":{"a":{"text":"no"},"integer":"no"},"more":[[{"flag":1}]],"a":{"other":[1,2],"text":"yes"}})");
  BOOST_REQUIRE(tree);
  BOOST_TEST(tree->text == "yes");
  BOOST_TEST(tree->integer == 0);
}

BOOST_AUTO_TEST_CASE(lets_the_last_of_two_count)
{
  const auto tree =
      read(R"({"integer":1,"integer":2,"a":{"texts":["old"]},"a":{"texts":["new"]},"maybe":{"name":"old"},"maybe":{},
    "leaves":[{"name":"old"}],"leaves":[{"name":"new"}]})");
  BOOST_REQUIRE(tree);
  BOOST_TEST(tree->integer == 2);
  BOOST_TEST(tree->texts == std::vector<std::string>{"new"}, boost::test_tools::per_element());
  BOOST_TEST(tree->maybe->name.empty());
  BOOST_REQUIRE(tree->leaves.size() == 1U);
  BOOST_TEST(tree->leaves[0].name == "new");
}

BOOST_AUTO_TEST_CASE(says_what_is_wrong_and_where)
{
  struct Row {
    std::string json;
    std::string_view fault;
  };
  const Row rows[] = {
      {"", "it is empty"},
      {"{", "it is cut short"},
      {R"({"integer":1)", "it is cut short"},
      {R"({"a":{"text":"cu)", "it is cut short"},
      {"{} x", "no JSON at byte 4"},
      {"{}{}", "no JSON at byte 3"},
      {"<html>", "no JSON at byte 1"},
      {"[]", "it is a list"},
      {"null", "it is null"},
      {"\"{}\"", "it is a text"},
      {"5", "it is a number"},
      {R"({"a":[]})", "a is a list"},
      {R"({"a":"x"})", "a is a text"},
      {R"({"a":{"text":4}})", "a.text is a number"},
      {R"({"a":{"text":4.5}})", "a.text is a number"},
      {R"({"a":{"text":true}})", "a.text is true"},
      {R"({"a":{"text":{}}})", "a.text is an object"},
      {R"({"a":{"texts":"x"}})", "a.texts is a text"},
      {R"({"a":{"texts":{}}})", "a.texts is an object"},
      {R"({"a":{"texts":[["x"]]}})", "a.texts[] is a list"},
      {R"({"integer":"1"})", "integer is a text"},
      {R"({"integer":1.5})", "integer is no whole number, or out of range"},
      {R"({"integer":9223372036854775808})", "integer is no whole number, or out of range"},
      {R"({"flag":"yes"})", "flag is a text"},
      {R"({"flag":0})", "flag is a number"},
      {R"({"time":"yesterday"})", "time is not what it should be"},
      {R"({"epoch":-1})", "epoch is out of range"},
      {R"({"epoch":1e300})", "epoch is no whole number, or out of range"},
      {R"({"leaves":[{"deep":{"number":"x"}}]})", "leaves[].deep.number is a text"},
      {R"({"leaves":[5]})", "leaves[] is a number"},
      {R"({"parts":["x"]})", "parts[] is a text"},
      {"{\"a\":{\"text\":\"\xff\"}}", "no JSON at byte 15"},
      {"{\"other\":\"\xc0\xaf\"}", "no JSON at byte 11"},
      {R"({"other":"\ud800"})", "no JSON at byte 17"},
      {R"({"other":1e999})", "no JSON at byte 14"},
      {nested(k_json_depth + 1), "it is deeper than 64 levels"},
      {nested(1'000'000), "it is deeper than 64 levels"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(fault(row.json) == row.fault, row.json.substr(0, 80) << ": " << fault(row.json));
  }
  BOOST_TEST((read("").error().kind == ErrorKind::unavailable));
}

BOOST_AUTO_TEST_CASE(accepts_the_deepest_document_it_promises)
{
  BOOST_TEST(fault(nested(k_json_depth)) == "");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace argosy
