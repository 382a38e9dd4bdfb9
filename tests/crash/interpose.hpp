// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <dlfcn.h>

#include <cstddef>
#include <string>
#include <string_view>

/// What the parts of the crash shim share. The shim is loaded before libc (LD_PRELOAD) into the
/// real program, counts what it does to its state and to the network, and kills it where it is told
/// to. For one thread. All settings come from the environment:
///
///   CRASH_FOLDER  files under it are the state
///   CRASH_LOG     each event is appended to this file, one a line
///   CRASH_AT      the event before which the process gets CRASH_SIGNAL (9); 0: none
///   CRASH_AGAIN   how many events later it gets another; 0: none
///   CRASH_FULL    from this write of the state on the disk is full; 0: never
///   CRASH_FROZEN  1: the state's folder can be read and not written
///   CRASH_SYNCED  where the synced state is kept, for the power cut
///   CRASH_DOOR    port of the simulator's admin door: waiting then takes no time
namespace crash {

/// The function that this one stands before.
template <class Function>
Function next(Function, const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

std::string setting(const char* name);
std::size_t number(const char* name);

/// The path of an open file, where it is part of the state; else empty.
std::string state_path(int file);
bool is_state(std::string_view path);

/// Something happens next. Does not return where the process dies here.
void event(std::string_view what, std::string_view where);

/// Whether the disk is full from now on; counts the writes.
bool disk_is_full();
bool is_frozen();

/// What is on the disk for good: the content of a file, the names in a folder.
void keep_file(int file);
void keep_folder(int folder);
/// A file of that number begins anew.
void forget(unsigned long inode);

/// Requests under way: no time passes while there are any.
void request_sent(int socket);
void answer_came(int socket);
void socket_closed(int socket);

} // namespace crash
