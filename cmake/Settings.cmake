# What every target of our own is compiled with; no third-party target links this.
add_library(standard_settings INTERFACE)
target_compile_features(standard_settings INTERFACE cxx_std_20)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug CACHE STRING "" FORCE)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths relative to the source folder, so that every clone and preset shares what one has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_BASEDIR=${CMAKE_SOURCE_DIR};CCACHE_NOHASHDIR=1;${CCACHE_PROGRAM}")
endif()

target_include_directories(standard_settings INTERFACE "${CMAKE_SOURCE_DIR}/src")
# std::regex would be compiled at each start of the program.
target_compile_definitions(standard_settings INTERFACE CXXOPTS_NO_REGEX)
target_compile_options(standard_settings INTERFACE -fstack-protector-strong -ffunction-sections -fdata-sections)
target_link_options(standard_settings INTERFACE -Wl,--gc-sections -Wl,-z,relro,-z,now -Wl,--as-needed)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT ARGOSY_SANITIZE)
  target_compile_definitions(standard_settings INTERFACE _FORTIFY_SOURCE=2)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()

if(ARGOSY_SANITIZE)
  target_compile_options(standard_settings INTERFACE -fsanitize=${ARGOSY_SANITIZE} -fno-sanitize-recover=all
                                                     -fno-omit-frame-pointer)
  target_link_options(standard_settings INTERFACE -fsanitize=${ARGOSY_SANITIZE})
endif()
