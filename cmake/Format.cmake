find_program(CLANG_FORMAT NAMES clang-format-14 clang-format)
file(GLOB_RECURSE ARGOSY_FORMATTED CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/src/*.?pp" "${CMAKE_SOURCE_DIR}/sandbox/*.?pp" "${CMAKE_SOURCE_DIR}/tests/*.?pp" "${CMAKE_SOURCE_DIR}/bench/*.?pp")
if(CLANG_FORMAT)
  add_custom_target(format COMMAND ${CLANG_FORMAT} -i ${ARGOSY_FORMATTED} VERBATIM)
  add_custom_target(check-format COMMAND ${CLANG_FORMAT} --dry-run --Werror ${ARGOSY_FORMATTED} VERBATIM)
else()
  add_custom_target(check-format COMMAND ${CMAKE_COMMAND} -E echo "clang-format is not installed: ci/setup check"
                                 COMMAND ${CMAKE_COMMAND} -E false VERBATIM)
endif()
