find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(cxxopts 3.1 REQUIRED)
find_package(tl-expected REQUIRED)
if(ARGOSY_TESTS)
  find_package(Boost 1.74 REQUIRED COMPONENTS unit_test_framework)
endif()

# As an archive: header-only, it more than doubles the time that a file takes to compile; as a shared library, it is one more to
# load at each start.
find_library(ARGOSY_FMT_ARCHIVE libfmt.a)
add_library(argosy_fmt INTERFACE)
if(ARGOSY_FMT_ARCHIVE)
  target_link_libraries(argosy_fmt INTERFACE "${ARGOSY_FMT_ARCHIVE}")
else()
  target_link_libraries(argosy_fmt INTERFACE fmt::fmt-header-only)
endif()
