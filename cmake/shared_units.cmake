# SPDX-License-Identifier: Apache-2.0
# Compiles the sources of every target together, as far as they can stand in one translation unit.
# CMake's own unity build writes absolute paths, of which no compiler cache takes anything in
# another folder, and does not see that two sources have a name in common.
find_package(Python3 REQUIRED COMPONENTS Interpreter)

function(targets_below folder result)
    get_property(found DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
    get_property(subfolders DIRECTORY ${folder} PROPERTY SUBDIRECTORIES)
    foreach(subfolder IN LISTS subfolders)
        targets_below(${subfolder} more)
        list(APPEND found ${more})
    endforeach()
    set(${result} ${found} PARENT_SCOPE)
endfunction()

function(share_units)
    set(asked "")
    targets_below(${PROJECT_SOURCE_DIR} targets)
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        get_target_property(sources ${target} SOURCES)
        if(NOT type MATCHES "LIBRARY|EXECUTABLE" OR type STREQUAL INTERFACE_LIBRARY OR NOT sources)
            continue()
        endif()
        get_target_property(folder ${target} SOURCE_DIR)
        list(TRANSFORM sources PREPEND ${folder}/ REGEX "^[^/]")
        set(generated_${target} ${sources}) # may not be there yet
        list(FILTER generated_${target} INCLUDE REGEX "^${PROJECT_BINARY_DIR}/")
        list(FILTER sources EXCLUDE REGEX "^${PROJECT_BINARY_DIR}/")
        if(sources)
            foreach(source IN LISTS sources)
                get_filename_component(source ${source} ABSOLUTE) # else ninja sees one file as two
                list(APPEND watched ${source})
            endforeach()
            list(JOIN sources " " sources)
            string(APPEND asked "${target} ${sources}\n")
        endif()
    endforeach()
    set(script ${PROJECT_SOURCE_DIR}/cmake/shared_units.py)
    list(REMOVE_DUPLICATES watched)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${script} ${watched})
    file(WRITE ${PROJECT_BINARY_DIR}/units/targets.txt "${asked}")
    execute_process(
        COMMAND ${Python3_EXECUTABLE} -B ${script}
            ${PROJECT_BINARY_DIR}/units/targets.txt ${PROJECT_BINARY_DIR}/units
        OUTPUT_VARIABLE lines OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\n" ";" lines "${lines}")
    foreach(line IN LISTS lines)
        separate_arguments(units UNIX_COMMAND "${line}")
        list(POP_FRONT units target)
        set_property(TARGET ${target} PROPERTY SOURCES ${units} ${generated_${target}})
    endforeach()
endfunction()
