#include "core/runtime/archive_reader.h"

#include "core/runtime/file_callbacks.h"
#include "core/runtime/gzip_source.h"
#include "core/runtime/member_path.h"
#include "core/runtime/platform.h"

#include <algorithm>
#include <archive_entry.h>

namespace tidegate::runtime {

namespace {

constexpr qint64 zipEndSize = 22;
constexpr qint64 zipEndMost = zipEndSize + 0xFFFF;

std::string libraryText(archive *handle)
{
    const char *text = archive_error_string(handle);
    return text ? text : "it cannot be read";
}

/// The zip's end record must be the last thing in the file: that is how both a truncated file and an appendix
/// are noticed.
Result<> checkZipEnd(QFile &file)
{
    const qint64 length = std::min(file.size(), zipEndMost);
    file.seek(file.size() - length);
    const QByteArray tail = file.read(length);
    for (qsizetype at = tail.lastIndexOf("PK\5\6"); at >= 0;
         at = at > 0 ? tail.lastIndexOf("PK\5\6", at - 1) : -1) {
        if (at + zipEndSize > tail.size())
            continue;
        const auto byte = [&](qsizetype i) {
            return static_cast<qsizetype>(static_cast<unsigned char>(tail[at + i]));
        };
        const qsizetype behind = tail.size() - (at + zipEndSize + (byte(20) | byte(21) << 8));
        if (behind == 0)
            return {};
        if (behind > 0)
            return fail(Code::BadRequest, "the zip is followed by " + std::to_string(behind) +
                                              " bytes that do not belong to it");
    }
    return fail(Code::BadRequest, "the zip is truncated: its directory, which stands at the end, is missing");
}

Member::Kind kindOf(archive_entry *entry)
{
    if (archive_entry_hardlink(entry))
        return Member::Kind::HardLink;
    switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
        return Member::Kind::File;
    case AE_IFDIR:
        return Member::Kind::Folder;
    case AE_IFLNK:
        return Member::Kind::SymbolicLink;
    default:
        return Member::Kind::Special;
    }
}

std::string specialName(archive_entry *entry)
{
    switch (archive_entry_filetype(entry)) {
    case AE_IFCHR:
    case AE_IFBLK:
        return "device";
    case AE_IFIFO:
        return "pipe";
    case AE_IFSOCK:
        return "socket";
    default:
        return "special file";
    }
}

Member memberOf(archive_entry *entry)
{
    const auto text = [](const char *bytes) { return std::string(bytes ? bytes : ""); };
    Member member;
    member.name = text(archive_entry_pathname(entry));
    member.kind = kindOf(entry);
    if (member.kind == Member::Kind::HardLink)
        member.target = text(archive_entry_hardlink(entry));
    if (member.kind == Member::Kind::SymbolicLink)
        member.target = text(archive_entry_symlink(entry));
    if (member.kind == Member::Kind::Special)
        member.special = specialName(entry);
    member.executable = (archive_entry_perm(entry) & 0111) != 0;
    member.encrypted = archive_entry_is_encrypted(entry) != 0;
    return member;
}

} // namespace

Result<ArchiveFormat> recogniseArchive(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Code::NotFound, "cannot be opened: " + file.errorString().toStdString(), path);
    const QByteArray start = file.read(4);
    if (start.isEmpty())
        return fail(Code::BadRequest, "the file is empty");
    if (start.startsWith("\x1f\x8b"))
        return ArchiveFormat::TarGz;
    if (start.startsWith("PK\5\6"))
        return fail(Code::Invalid, "the archive holds no files");
    auto end = checkZipEnd(file);
    if (end)
        return ArchiveFormat::Zip;
    if (start.startsWith("PK"))
        return tl::unexpected(end.error());
    return fail(Code::BadRequest, "the file is neither a jar, a zip nor a tar.gz");
}

struct ArchiveReader::Private
{
    explicit Private(const std::string &path) : input(path) {}

    static la_ssize_t readInflated(archive *, void *self, const void **block);
    Result<> attachGzip(const std::string &path, std::uint64_t most);
    Result<> attachZip();
    Result<> drain();
    Result<std::optional<Member>> finish();
    tl::unexpected<Error> damaged() const;
    tl::unexpected<Error> unreadableName() const;

    FileInput input;
    std::unique_ptr<GzipSource> gzip; ///< between the file and `handle` for tar.gz
    std::vector<char> inflated;
    size_t lastBlock = 0; ///< how much of `inflated` holds data
    std::optional<Error> gzipError;
    ArchiveHandle handle{archive_read_new()};
    std::string member;
    std::uint64_t unpacked = 0;
};

la_ssize_t ArchiveReader::Private::readInflated(archive *, void *self, const void **block)
{
    auto *me = static_cast<Private *>(self);
    auto got = me->gzip->read(me->inflated);
    if (!got) {
        me->gzipError = got.error();
        return ARCHIVE_FATAL;
    }
    *block = me->inflated.data();
    me->lastBlock = *got;
    return static_cast<la_ssize_t>(*got);
}

Result<> ArchiveReader::Private::attachGzip(const std::string &path, std::uint64_t most)
{
    auto source = GzipSource::open(path, most);
    if (!source)
        return tl::unexpected(source.error());
    gzip = std::move(*source);
    inflated.resize(64 * 1024);
    archive_read_support_format_tar(handle.get());
    archive_read_set_read_callback(handle.get(), readInflated);
    archive_read_set_callback_data(handle.get(), this);
    if (archive_read_open1(handle.get()) == ARCHIVE_OK)
        return {};
    return gzipError ? tl::unexpected(*gzipError)
                     : fail(Code::BadRequest, "the gzip file does not hold a tar archive");
}

Result<> ArchiveReader::Private::attachZip()
{
    archive_read_support_format_zip_seekable(handle.get());
    if (!input.open())
        return fail(Code::NotFound, "cannot be opened: " + input.file().errorString().toStdString());
    if (input.attach(handle.get()) == ARCHIVE_OK)
        return {};
    return fail(Code::BadRequest, "the zip's directory is damaged: " + libraryText(handle.get()));
}

tl::unexpected<Error> ArchiveReader::Private::damaged() const
{
    if (gzipError)
        return tl::unexpected(*gzipError);
    if (member.empty())
        return fail(Code::BadRequest, "the archive is damaged: " + libraryText(handle.get()));
    return fail(Code::BadRequest, quotedName(member) + " is damaged: " + libraryText(handle.get()), member);
}

/// The library gives no name that is marked as UTF-8 and is not.
tl::unexpected<Error> ArchiveReader::Private::unreadableName() const
{
    const std::string place =
        member.empty() ? "the archive's first member" : "the member behind " + quotedName(member);
    return fail(Code::Invalid, place + " has a name that is not UTF-8", member);
}

/// A tar ends before its gzip data does: the rest is padding, and only its end proves that nothing is
/// missing.
Result<> ArchiveReader::Private::drain()
{
    const auto consumed = static_cast<std::uint64_t>(archive_filter_bytes(handle.get(), 0));
    std::span<const char> rest(inflated.data(), lastBlock);
    rest = rest.last(std::min<size_t>(lastBlock, gzip->inflated() - consumed));
    while (true) {
        if (std::any_of(rest.begin(), rest.end(), [](char c) { return c != 0; }))
            return fail(Code::BadRequest, "the tar archive is followed by bytes that do not belong to it");
        auto got = gzip->read(inflated);
        if (!got)
            return tl::unexpected(got.error());
        if (*got == 0)
            return {};
        rest = std::span<const char>(inflated.data(), *got);
    }
}

Result<std::optional<Member>> ArchiveReader::Private::finish()
{
    if (gzip) {
        if (auto drained = drain(); !drained)
            return tl::unexpected(drained.error());
    }
    return std::optional<Member>();
}

ArchiveReader::ArchiveReader() = default;
ArchiveReader::~ArchiveReader() = default;

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(const std::string &path, ArchiveFormat format,
                                                           std::uint64_t mostInflated)
{
    std::unique_ptr<ArchiveReader> reader(new ArchiveReader);
    reader->d = std::make_unique<Private>(path);
    const Result<> attached =
        format == ArchiveFormat::TarGz ? reader->d->attachGzip(path, mostInflated) : reader->d->attachZip();
    if (!attached)
        return tl::unexpected(attached.error());
    return reader;
}

Result<std::optional<Member>> ArchiveReader::next()
{
    const Utf8Names names;
    archive_entry *entry = nullptr;
    const int got = archive_read_next_header(d->handle.get(), &entry);
    if (got == ARCHIVE_EOF)
        return d->finish();
    if (got == ARCHIVE_FATAL || got == ARCHIVE_FAILED || !entry)
        return d->damaged();
    Member member = memberOf(entry);
    if (member.name.empty() && got != ARCHIVE_OK)
        return d->unreadableName();
    d->member = member.name;
    // A warning that is not about the name (which is checked by itself) means that the archive contradicts
    // itself.
    if (got != ARCHIVE_OK && cleanMemberPath(member.name))
        return d->damaged();
    return std::optional(std::move(member));
}

Result<size_t> ArchiveReader::read(std::span<char> into)
{
    const la_ssize_t got = archive_read_data(d->handle.get(), into.data(), into.size());
    if (got < 0)
        return d->damaged();
    d->unpacked += static_cast<std::uint64_t>(got);
    return static_cast<size_t>(got);
}

std::uint64_t ArchiveReader::unpacked() const
{
    return d->gzip ? std::max(d->unpacked, d->gzip->inflated()) : d->unpacked;
}

std::optional<std::string> readMember(const std::string &path, const std::string &name, size_t most)
{
    auto reader = ArchiveReader::open(path, ArchiveFormat::Zip, 0);
    if (!reader)
        return std::nullopt;
    while (true) {
        const auto member = (*reader)->next();
        if (!member || !*member)
            return std::nullopt;
        if ((*member)->name != name)
            continue;
        std::string bytes(most, '\0');
        const auto got = (*reader)->read(bytes);
        if (!got)
            return std::nullopt;
        bytes.resize(*got);
        return bytes;
    }
}

} // namespace tidegate::runtime
