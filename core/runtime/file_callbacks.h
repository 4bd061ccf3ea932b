#pragma once

#include <QFile>
#include <archive.h>
#include <memory>
#include <string>
#include <vector>

namespace tidegate::runtime {

struct ArchiveCloser
{
    void operator()(archive *handle) const { archive_read_free(handle); }
};
using ArchiveHandle = std::unique_ptr<archive, ArchiveCloser>;

/// A file as libarchive reads it: by a UTF-8 path on every system, with seeking.
class FileInput
{
public:
    explicit FileInput(const std::string &path) : m_file(QString::fromStdString(path)), m_block(64 * 1024) {}

    bool open() { return m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered); }
    QFile &file() { return m_file; }
    /// Sets the callbacks and opens; the input must live longer than the handle.
    int attach(archive *handle)
    {
        archive_read_set_read_callback(handle, [](archive *, void *self, const void **block) {
            return static_cast<FileInput *>(self)->readBlock(block);
        });
        archive_read_set_seek_callback(handle, [](archive *, void *self, la_int64_t offset, int whence) {
            return static_cast<FileInput *>(self)->seek(offset, whence);
        });
        archive_read_set_callback_data(handle, this);
        return archive_read_open1(handle);
    }

private:
    la_ssize_t readBlock(const void **block)
    {
        *block = m_block.data();
        return m_file.read(m_block.data(), static_cast<qint64>(m_block.size()));
    }

    la_int64_t seek(la_int64_t offset, int whence)
    {
        const qint64 base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? m_file.pos() : m_file.size();
        return m_file.seek(base + offset) ? m_file.pos() : la_int64_t(ARCHIVE_FATAL);
    }

    QFile m_file;
    std::vector<char> m_block;
};

} // namespace tidegate::runtime
