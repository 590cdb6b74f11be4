# argosy_library(FOLDER SOURCES... [LINK libs...]): the static library argosy_FOLDER from the files of src/FOLDER.
function(argosy_library folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(argosy_${folder} STATIC ${ARG_SOURCES})
  target_link_libraries(argosy_${folder}
    PUBLIC ${ARG_LINK} tl::expected argosy_fmt standard_settings
    PRIVATE standard_warnings)
endfunction()

# argosy_test(FOLDER SOURCES... [LINK libs...]): one Boost.Test program FOLDER_test, run by ctest.
function(argosy_test folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${folder}_test "${CMAKE_SOURCE_DIR}/tests/support/main.cpp" ${ARG_SOURCES})
  target_compile_definitions(${folder}_test PRIVATE BOOST_TEST_DYN_LINK
    ARGOSY_TEST_DATA="${CMAKE_SOURCE_DIR}/tests")
  target_include_directories(${folder}_test PRIVATE "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_SOURCE_DIR}/sandbox")
  target_link_libraries(${folder}_test PRIVATE ${ARG_LINK} Boost::unit_test_framework standard_settings standard_warnings)
  add_test(NAME ${folder} COMMAND ${folder}_test --color_output=no)
endfunction()
