# SPDX-License-Identifier: Apache-2.0
# Run at build time: cmake -D git=… -D source=… -D version=… -D output=… -P build_info.cmake
# The output is written only when it changes, so an unchanged commit rebuilds nothing.
set(commit "unknown")
# A tarball unpacked inside somebody else's repository must not report that repository's commit.
if(git AND EXISTS "${source}/.git")
    execute_process(
        COMMAND ${git} --no-optional-locks describe --always --abbrev=12 --exclude=* --dirty=+changes
        WORKING_DIRECTORY ${source}
        RESULT_VARIABLE failed OUTPUT_VARIABLE described
        OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(NOT failed)
        set(commit "${described}")
    endif()
endif()
configure_file(${source}/cmd/build_info.cpp.in ${output} @ONLY)
