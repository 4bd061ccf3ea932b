#include "archive_maker.h"

#include <archive.h>
#include <archive_entry.h>

namespace {

unsigned fileType(TestMember::Kind kind)
{
    switch (kind) {
    case TestMember::Folder:
        return AE_IFDIR;
    case TestMember::Link:
        return AE_IFLNK;
    case TestMember::Pipe:
        return AE_IFIFO;
    case TestMember::Device:
        return AE_IFCHR;
    default:
        return AE_IFREG;
    }
}

void addMember(archive *writer, const TestMember &member)
{
    archive_entry *entry = archive_entry_new();
    archive_entry_copy_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, fileType(member.kind));
    archive_entry_set_perm(entry, static_cast<unsigned>(member.mode));
    archive_entry_set_mtime(entry, 1'700'000'000, 0);
    if (member.kind == TestMember::Link)
        archive_entry_copy_symlink(entry, member.target.c_str());
    if (member.kind == TestMember::HardLink)
        archive_entry_copy_hardlink(entry, member.target.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.bytes.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, member.bytes.data(), member.bytes.size());
    archive_entry_free(entry);
}

la_ssize_t append(archive *, void *bytes, const void *block, size_t size)
{
    static_cast<std::string *>(bytes)->append(static_cast<const char *>(block), size);
    return static_cast<la_ssize_t>(size);
}

} // namespace

std::string makeArchive(TestFormat format, const std::vector<TestMember> &members)
{
    std::string bytes;
    archive *writer = archive_write_new();
    if (format == TestFormat::Zip) {
        archive_write_set_format_zip(writer);
    } else {
        archive_write_set_format_gnutar(writer);
        archive_write_add_filter_gzip(writer);
        archive_write_set_options(writer, "gzip:!timestamp");
    }
    archive_write_set_bytes_in_last_block(writer, 1);
    archive_write_open(writer, &bytes, nullptr, append, nullptr);
    for (const TestMember &member : members)
        addMember(writer, member);
    archive_write_close(writer);
    archive_write_free(writer);
    return bytes;
}

std::string elfHeader(unsigned machine)
{
    std::string header(64, '\0');
    header.replace(0, 7,
                   std::string("\x7f"
                               "ELF\2\1\1",
                               7));
    header[16] = 2;
    header[18] = static_cast<char>(machine & 0xff);
    header[19] = static_cast<char>(machine >> 8);
    return header;
}
