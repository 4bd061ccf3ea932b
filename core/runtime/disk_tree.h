#pragma once

#include "core/runtime/detect.h"

#include <map>

namespace tidegate::runtime {

/// An unpacked archive.
class DiskTree final : public FileTree
{
public:
    DiskTree(std::string root, std::vector<std::string> files)
        : m_root(std::move(root)), m_files(std::move(files))
    {
    }
    const std::vector<std::string> &files() const override { return m_files; }
    std::optional<std::string> start(const std::string &path, size_t most) const override;
    std::optional<std::string> startInJar(const std::string &jar, const std::string &member,
                                          size_t most) const override;

private:
    std::string m_root;
    std::vector<std::string> m_files;
};

/// A jar of which a few files have been kept in memory.
class KeptTree final : public FileTree
{
public:
    KeptTree(std::vector<std::string> files, std::map<std::string, std::string> kept)
        : m_files(std::move(files)), m_kept(std::move(kept))
    {
    }
    const std::vector<std::string> &files() const override { return m_files; }
    std::optional<std::string> start(const std::string &path, size_t most) const override;
    std::optional<std::string> startInJar(const std::string &, const std::string &, size_t) const override
    {
        return std::nullopt;
    }

private:
    std::vector<std::string> m_files;
    std::map<std::string, std::string> m_kept;
};

} // namespace tidegate::runtime
