#include "core/runtime/gzip_source.h"

#include "core/base/units.h"
#include "core/runtime/file_callbacks.h"

#include <boost/crc.hpp>

namespace tidegate::runtime {

namespace {

std::uint32_t littleEndian(const char *bytes)
{
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i)
        value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
}

} // namespace

struct GzipSource::Private
{
    explicit Private(const std::string &path) : input(path) {}

    FileInput input;
    ArchiveHandle handle{archive_read_new()};
    boost::crc_32_type crc;
    std::uint64_t inflated = 0;
    std::uint64_t most = 0;
};

GzipSource::GzipSource() = default;
GzipSource::~GzipSource() = default;

Result<std::unique_ptr<GzipSource>> GzipSource::open(const std::string &path, std::uint64_t most)
{
    std::unique_ptr<GzipSource> source(new GzipSource);
    source->d = std::make_unique<Private>(path);
    source->d->most = most;
    archive *handle = source->d->handle.get();
    if (!source->d->input.open())
        return fail(Code::NotFound,
                    "cannot be opened: " + source->d->input.file().errorString().toStdString(), path);
    archive_read_support_filter_gzip(handle);
    archive_read_support_format_raw(handle);
    archive_entry *entry = nullptr;
    if (source->d->input.attach(handle) != ARCHIVE_OK ||
        archive_read_next_header(handle, &entry) != ARCHIVE_OK)
        return fail(Code::BadRequest, "the gzip data is damaged or truncated at its beginning");
    return source;
}

Result<size_t> GzipSource::read(std::span<char> into)
{
    const la_ssize_t got = archive_read_data(d->handle.get(), into.data(), into.size());
    if (got < 0) {
        const char *why = archive_error_string(d->handle.get());
        return fail(Code::BadRequest,
                    std::string("the gzip data is damaged or truncated: ") + (why ? why : "no end"));
    }
    if (got == 0) {
        if (auto checked = checkEnd(); !checked)
            return tl::unexpected(checked.error());
    }
    d->crc.process_bytes(into.data(), static_cast<size_t>(got));
    d->inflated += static_cast<std::uint64_t>(got);
    if (d->inflated > d->most)
        return fail(Code::TooLarge, "the archive unpacks to more than " + formatBytes(d->most) +
                                        ": this looks like a zip bomb");
    return static_cast<size_t>(got);
}

std::uint64_t GzipSource::inflated() const
{
    return d->inflated;
}

Result<> GzipSource::checkEnd() const
{
    const auto used = archive_filter_bytes(d->handle.get(), -1);
    QFile &file = d->input.file();
    if (used < file.size())
        return fail(Code::BadRequest, "the archive is followed by " + std::to_string(file.size() - used) +
                                          " bytes that do not belong to it");
    char trailer[8];
    if (!file.seek(file.size() - 8) || file.read(trailer, 8) != 8)
        return fail(Code::BadRequest, "the gzip data is truncated");
    if (littleEndian(trailer) != d->crc.checksum() ||
        littleEndian(trailer + 4) != static_cast<std::uint32_t>(d->inflated))
        return fail(Code::BadRequest, "the gzip data is damaged: its checksum is wrong");
    return {};
}

} // namespace tidegate::runtime
