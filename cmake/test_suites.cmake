# SPDX-License-Identifier: Apache-2.0
# Registers each suite of a GoogleTest executable as one test of CTest. A process for each case, as
# gtest_discover_tests has it, spends most of its time on starting a program with sanitizers.
#
#   discover_test_suites(TARGET TIMEOUT seconds)
if(NOT CMAKE_SCRIPT_MODE_FILE)
    set(test_suites_script ${CMAKE_CURRENT_LIST_FILE})

    function(discover_test_suites target)
        cmake_parse_arguments(ARG "" "TIMEOUT" "" ${ARGN})
        set(tests ${CMAKE_CURRENT_BINARY_DIR}/${target}_suites.cmake)
        add_custom_command(TARGET ${target} POST_BUILD
            COMMAND ${CMAKE_COMMAND} -D executable=$<TARGET_FILE:${target}> -D tests=${tests}
                -D timeout=${ARG_TIMEOUT} -P ${test_suites_script}
            BYPRODUCTS ${tests} VERBATIM)
        set(include ${CMAKE_CURRENT_BINARY_DIR}/${target}_include.cmake)
        file(WRITE ${include} "if(EXISTS \"${tests}\")\n  include(\"${tests}\")\nelse()\n"
            "  add_test(${target}_NOT_BUILT ${target}_NOT_BUILT)\nendif()\n")
        set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${include})
    endfunction()
    return()
endif()

execute_process(COMMAND ${executable} --gtest_list_tests
    OUTPUT_VARIABLE listed COMMAND_ERROR_IS_FATAL ANY TIMEOUT 120)
string(REGEX MATCHALL "[^\n]+" lines "${listed}")
set(script "")
# Nothing passed, something was skipped, and no word of a failure follows.
set(all_skipped "PASSED  []] 0 tests[.]\n.  SKIPPED []][^F]*$")
get_filename_component(target ${executable} NAME_WE)
foreach(line IN LISTS lines)
    # "Suite." or "Instance/Suite/0.  # TypeParam = int"; the cases are indented.
    if(line MATCHES "^([A-Za-z0-9_/]+)\\.")
        set(suite ${CMAKE_MATCH_1})
        string(APPEND script
            "add_test([=[${target}.${suite}]=] [=[${executable}]=] [=[--gtest_filter=${suite}.*]=])\n"
            "set_tests_properties([=[${target}.${suite}]=] PROPERTIES TIMEOUT ${timeout}\n"
            "    SKIP_REGULAR_EXPRESSION [=[${all_skipped}]=])\n")
    endif()
endforeach()
file(WRITE ${tests} "${script}")
