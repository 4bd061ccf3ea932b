#pragma once

#include "core/base/error.h"
#include "core/runtime/archive_reader.h"
#include "core/runtime/package.h"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace tidegate::runtime {

/// Where an archive's files go. Paths are clean: relative, below the root, their folders announced before
/// them.
class MemberSink
{
public:
    virtual ~MemberSink() = default;
    virtual Result<> makeFolder(const std::string &path) = 0;
    virtual Result<> beginFile(const std::string &path, bool executable) = 0;
    virtual Result<> write(std::span<const char> bytes) = 0;
    virtual Result<> endFile() = 0;
    virtual Result<> linkFile(const std::string &path, const std::string &existing) = 0;
};

/// Writes below a folder. Never follows a link, for it makes none; never overwrites.
class DiskSink final : public MemberSink
{
public:
    explicit DiskSink(std::string root);
    ~DiskSink() override;
    Result<> makeFolder(const std::string &path) override;
    Result<> beginFile(const std::string &path, bool executable) override;
    Result<> write(std::span<const char> bytes) override;
    Result<> endFile() override;
    Result<> linkFile(const std::string &path, const std::string &existing) override;

private:
    struct Open;
    std::string m_root;
    std::unique_ptr<Open> m_open;
};

/// Keeps the beginnings of a few files in memory and drops the rest: for jars, which stay as they are.
class KeepSink final : public MemberSink
{
public:
    explicit KeepSink(std::vector<std::string> wanted) : m_wanted(std::move(wanted)) {}
    const std::map<std::string, std::string> &kept() const { return m_kept; }
    Result<> makeFolder(const std::string &) override { return {}; }
    Result<> beginFile(const std::string &path, bool executable) override;
    Result<> write(std::span<const char> bytes) override;
    Result<> endFile() override { return {}; }
    Result<> linkFile(const std::string &, const std::string &) override { return {}; }

private:
    std::vector<std::string> m_wanted;
    std::map<std::string, std::string> m_kept;
    std::string *m_current = nullptr;
};

/// What an archive turned out to hold.
struct Contents
{
    struct Link
    {
        std::string path;
        std::string target; ///< as in the archive; found to stay inside
    };
    std::vector<std::string> files; ///< sorted, below `top`
    std::vector<Link> links;        ///< below `top`; not made yet
    std::string top; ///< the one folder that everything lies in, which is then the root; else empty
    std::uint64_t contentSize = 0;
};

/// Takes an archive apart into a sink, holding it against the limits and every rule about names on the way.
/// Errors as PackageStore::add() promises them.
class Unpacker
{
public:
    Unpacker(ArchiveReader &reader, MemberSink &sink, const PackageLimits &limits, std::uint64_t packedSize);
    /// The same file twice is no error, as the JVM has it. Call before run().
    void allowRepeats() { m_repeats = true; }
    Result<Contents> run();

private:
    using Kind = Member::Kind;
    Result<> take(const Member &member);
    Result<> refuseUnusable(const Member &member) const;
    Result<> claim(const std::string &path, Kind kind);
    Result<> claimFolders(const std::string &path);
    Result<> copyFile(const std::string &path, bool executable);
    Result<> takeHardLink(const std::string &path, const Member &member);
    Result<> checkSize(const std::string &path) const;
    Result<> checkLink(const Contents::Link &link, const std::string &top) const;
    std::string commonTop() const;
    Result<Contents> contents() const;

    ArchiveReader &m_reader;
    MemberSink &m_sink;
    const PackageLimits m_limits;
    const std::uint64_t m_packedSize;
    bool m_repeats = false;
    std::uint64_t m_members = 0;
    std::uint64_t m_contentSize = 0;
    std::vector<char> m_buffer;
    std::unordered_map<std::string, Kind> m_kinds; ///< of every path, folders that are only implied too
    std::vector<std::string> m_files;
    std::vector<Contents::Link> m_links;
};

} // namespace tidegate::runtime
