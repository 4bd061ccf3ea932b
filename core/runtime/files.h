#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace tidegate::runtime {

// Files by UTF-8 path, with our errors: StorageFull for whatever the disk refuses.

/// The path as this system's file functions want it.
std::filesystem::path nativePath(const std::string &utf8);

/// Whether an absolute path is the folder or lies below it. By the names alone: neither need exist.
bool isBelow(const std::string &path, const std::string &folder);

/// Makes the folder and those above it; content when it is there already.
Result<> makeFolder(const std::string &path);

/// Removes a file or a whole folder, write-protected ones too; a link is removed, not followed. False when
/// something stayed.
bool removeTree(const std::string &path);

/// Renames within a file system, copies and removes across two.
Result<> moveFile(const std::string &from, const std::string &to);

/// Writes the whole file and puts it on the disk.
Result<> writeFile(const std::string &path, const std::string &bytes);

/// The first `most` bytes of a file; nothing when it cannot be read.
std::optional<std::string> readStart(const std::string &path, std::uint64_t most);

/// Takes the right to write from every file and folder below `path`, so that what is addressed by its digest
/// stays as it is.
void protectTree(const std::string &path);

/// Puts a tree on the disk: file by file when there are few, with one call for the file system when there are
/// many.
Result<> syncTree(const std::string &path, std::uint32_t fileCount);

} // namespace tidegate::runtime
