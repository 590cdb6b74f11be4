find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(cxxopts 3.1 REQUIRED)
find_package(tl-expected REQUIRED)
if(ARGOSY_TESTS)
  find_package(Boost 1.74 REQUIRED COMPONENTS unit_test_framework)
endif()

# Header-only, libfmt more than doubles the time that a file takes to compile; a static build has no other choice.
option(ARGOSY_FMT_HEADER_ONLY "Compile libfmt into each file" OFF)
add_library(argosy_fmt INTERFACE)
target_link_libraries(argosy_fmt INTERFACE $<IF:$<BOOL:${ARGOSY_FMT_HEADER_ONLY}>,fmt::fmt-header-only,fmt::fmt>)
