#pragma once

#include "core/base/error.h"

#include <memory>
#include <string>

namespace tidegate::runtime {

// What differs between operating systems. platform_linux.cpp has all of it; platform_generic.cpp says beside
// each function what it does instead.

/// Puts a folder's entries (new names, renames) on the disk. Generic: nothing, the file system's journal
/// decides.
Result<> syncFolder(const std::string &path);

/// Puts one file's bytes on the disk. Generic: nothing beyond closing it.
Result<> syncFile(const std::string &path);

/// Puts everything on the file system that holds `path` on the disk: for trees of many files. Generic:
/// nothing.
Result<> syncFileSystem(const std::string &path);

/// While it lives, this thread's C library takes names of files for UTF-8, whatever the user's locale.
/// Generic: nothing.
class Utf8Names
{
public:
    Utf8Names();
    ~Utf8Names();
    Utf8Names(const Utf8Names &) = delete;
    Utf8Names &operator=(const Utf8Names &) = delete;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
