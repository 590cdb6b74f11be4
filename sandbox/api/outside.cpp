// SPDX-License-Identifier: Apache-2.0
// What is answered before any method of the API is looked for.
#include "api/access.hpp"
#include "api/answer.hpp"
#include "api/routes.hpp"
#include "wire/jwt.hpp"

#include <algorithm>
#include <cctype>

namespace argosy::sandbox {

namespace {

std::string
lower(std::string_view text)
{
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

// As Go's path.Clean, with a trailing slash kept.
std::string
clean(const std::string& path)
{
  std::vector<std::string> kept;
  for (const std::string& part : split(path, '/')) {
    if (part == ".." && !kept.empty()) {
      kept.pop_back();
    } else if (!part.empty() && part != "." && part != "..") {
      kept.push_back(part);
    }
  }
  std::string result;
  for (const std::string& part : kept) {
    result += "/" + part;
  }
  return result.empty() || path.back() == '/' ? result + "/" : result;
}

Answer
healthy()
{
  return {200, "ok\n", {{"Content-Type", "text/plain; charset=utf-8"}}, Encoding::fixed};
}

const Headers k_page_headers{{"Content-Security-Policy", "frame-ancestors 'self';"},
                             {"X-Frame-Options", "sameorigin"},
                             {"X-Robots-Tag", "noindex, nofollow"},
                             {"X-Xss-Protection", "1"}};

// A server without the user interface built in: no page to show, but a folder.
Answer
page(const Request& request, const std::string& path)
{
  const bool wants_html =
      find_header(request.headers, "Accept").value_or("").find("text/html") != std::string_view::npos;
  Answer answer = plain(404, "404 page not found");
  if (wants_html) {
    answer = plain(500, "open dist/app/index.html: file does not exist");
    answer.headers.insert(answer.headers.end(), {{"Cache-Control", "no-cache, private, max-age=0"},
                                                 {"Expires", "Thu, 01 Jan 1970 00:00:00 UTC"},
                                                 {"Pragma", "no-cache"},
                                                 {"X-Accel-Expires", "0"}});
  } else if (path == "/") {
    answer = {200,
              "<!doctype html>\n<meta name=\"viewport\" content=\"width=device-width\">\n<pre>\n<a "
              "href=\"assets/\">assets/</a>\n"
              "<a href=\"gitkeep\">gitkeep</a>\n</pre>\n",
              {{"Content-Type", "text/html; charset=utf-8"}},
              Encoding::negotiated};
  }
  answer.headers.insert(answer.headers.end(), k_page_headers.begin(), k_page_headers.end());
  return answer;
}

// The cookie's key is dead from then on, if it has an end.
Answer
log_out(World& world, const Request& request)
{
  const Jwt jwt = read_jwt(token_of(request) + "..", world.settings.signing_key);
  if (jwt.claims.is_object() && find(jwt.claims, "exp") != nullptr) {
    world.accounts.revoke(text_of(jwt.claims, "jti"));
  }
  Answer answer = redirect(303, world.settings.url);
  answer.headers.emplace_back("Set-Cookie", "argocd.token=; Path=/");
  return answer;
}

// Takes the root path off, or answers for it.
std::optional<Answer>
strip_root(const std::string& root, Target& target)
{
  if (root.empty()) {
    return std::nullopt;
  }
  if (target.path == root) {
    return redirect(307, root + "/");
  }
  if (target.path.rfind(root + "/", 0) != 0) {
    return plain(404, "404 page not found", Encoding::fixed);
  }
  target.path.erase(0, root.size());
  target.segments = split(std::string_view(target.path).substr(1), '/');
  return std::nullopt;
}

bool
is_under_api(const std::string& path)
{
  return path.rfind("/api/", 0) == 0;
}

} // namespace

std::optional<Answer>
answer_outside(World& world, const Request& request, Target& target)
{
  if (target.path == "/healthz") {
    return healthy();
  }
  const std::string query =
      request.target.find('?') == std::string::npos ? "" : request.target.substr(request.target.find('?'));
  if (clean(target.path) != target.path) {
    return redirect(307, clean(target.path) + query);
  }
  if (auto answer = strip_root(world.settings.root_path, target)) {
    return answer;
  }
  if (target.path == "/healthz") {
    return healthy();
  }
  if (target.path == "/api") {
    return redirect(307, world.settings.root_path + "/api/");
  }
  if (target.path == "/auth/logout") {
    return log_out(world, request);
  }
  if (!is_under_api(target.path)) {
    return page(request, target.path);
  }
  const bool is_typed = lower(find_header(request.headers, "Content-Type").value_or("")) == "application/json";
  if (request.method != "GET" && !is_typed) {
    return plain(415, "Invalid content type", Encoding::fixed);
  }
  return std::nullopt;
}

} // namespace argosy::sandbox
