#pragma once

#include "core/runtime/detect.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <algorithm>
#include <map>

namespace tidegate::runtime {

using Files = QMap<QString, QByteArray>;

/// Files by name; a jar's members by `name.jar!member`.
class TestTree final : public FileTree
{
public:
    explicit TestTree(const Files &files)
    {
        for (auto it = files.begin(); it != files.end(); ++it) {
            const std::string name = it.key().toStdString();
            m_bytes[name] = it.value().toStdString();
            if (!it.key().contains(u'!'))
                m_files.push_back(name);
        }
        std::sort(m_files.begin(), m_files.end());
    }
    const std::vector<std::string> &files() const override { return m_files; }
    std::optional<std::string> start(const std::string &path, size_t most) const override
    {
        const auto found = m_bytes.find(path);
        return found == m_bytes.end() ? std::nullopt : std::optional(found->second.substr(0, most));
    }
    std::optional<std::string> startInJar(const std::string &jar, const std::string &member,
                                          size_t most) const override
    {
        return start(jar + '!' + member, most);
    }

private:
    std::map<std::string, std::string> m_bytes;
    std::vector<std::string> m_files;
};

} // namespace tidegate::runtime
