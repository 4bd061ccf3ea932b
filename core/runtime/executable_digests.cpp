#include "core/runtime/executable_digests.h"

#include "core/runtime/digest.h"
#include "core/runtime/files.h"

#include <QFileInfo>
#include <QMetaObject>
#include <system_error>

namespace tidegate::runtime {

namespace {

std::string problemOf(const QFileInfo &file)
{
    if (!file.exists())
        return "does not exist";
    if (file.isDir())
        return "is a folder";
    return file.isFile() && file.isExecutable() ? std::string() : "is not executable";
}

} // namespace

ExecutableFact ExecutableDigests::look(const std::string &path)
{
    if (const std::string problem = problemOf(QFileInfo(QString::fromStdString(path))); !problem.empty()) {
        m_entries.erase(path);
        return {{}, problem};
    }
    std::error_code error;
    const Version version{std::filesystem::file_size(nativePath(path), error),
                          std::filesystem::last_write_time(nativePath(path), error)};
    const auto found = m_entries.find(path);
    if (found != m_entries.end() && found->second.version == version)
        return found->second.fact;
    begin(path, version);
    return {};
}

void ExecutableDigests::begin(const std::string &path, const Version &version)
{
    m_entries[path] = {version, {}};
    m_reader.setMaxThreadCount(1);
    m_reader.start([this, path, version] {
        const auto digest = sha256OfFile(path);
        const ExecutableFact fact{digest.value_or(std::string()),
                                  digest ? std::string() : digest.error().message};
        QMetaObject::invokeMethod(
            this,
            [this, path, version, fact] {
                const auto found = m_entries.find(path);
                if (found == m_entries.end() || found->second.version != version)
                    return; // another version is being read
                found->second.fact = fact;
                Q_EMIT read(path);
            },
            Qt::QueuedConnection);
    });
}

} // namespace tidegate::runtime
