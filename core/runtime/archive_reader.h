#pragma once

#include "core/base/error.h"
#include "core/runtime/package.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace tidegate::runtime {

/// One member of an archive, as the archive tells it: nothing of it has been checked.
struct Member
{
    enum class Kind
    {
        File,
        Folder,
        SymbolicLink,
        HardLink,
        Special
    };
    std::string name; ///< bytes; UTF-8 when all is well
    Kind kind = Kind::File;
    std::string target;  ///< of links
    std::string special; ///< what a Special is: `device`, `pipe`, `socket`
    bool executable = false;
    bool encrypted = false;
};

/// Whether a file is a zip or a gzip file, by its content; BadRequest when it is neither or when a zip's end
/// is missing, Invalid when a zip is empty.
Result<ArchiveFormat> recogniseArchive(const std::string &path);

/// Reads an archive from its first member to its last byte. Errors are BadRequest, where not said otherwise,
/// and name the member.
class ArchiveReader
{
public:
    /// Jar and Zip are read alike. TooLarge when a tar.gz inflates to more than `mostInflated` bytes; the
    /// members of a zip are inflated one by one, as they are read.
    static Result<std::unique_ptr<ArchiveReader>> open(const std::string &path, ArchiveFormat format,
                                                       std::uint64_t mostInflated);
    ~ArchiveReader();
    /// The next member; nothing at the end, after which the archive is known to be whole.
    Result<std::optional<Member>> next();
    /// Bytes of the member that next() gave; 0 at its end, after which its checksum has been found right.
    Result<size_t> read(std::span<char> into);
    /// Bytes taken out of the archive so far, headers and padding too where they were compressed with it.
    std::uint64_t unpacked() const;

private:
    ArchiveReader();
    struct Private;
    std::unique_ptr<Private> d;
};

/// The first `most` bytes of one member of a zip or jar; nothing when it has none of that name or cannot be
/// read.
std::optional<std::string> readMember(const std::string &path, const std::string &name, size_t most);

} // namespace tidegate::runtime
