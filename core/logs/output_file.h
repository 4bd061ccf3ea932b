#pragma once

#include "core/logs/log_line.h"
#include "core/logs/segment.h"

#include <QFile>

namespace tidegate::logs {

/// The segment of an instance that grows, and what is still to be written into it. Of the writer's thread.
class OutputFile
{
public:
    OutputFile(std::string folder, RevisionKey revision, std::string service, InstanceId instance)
        : m_folder(std::move(folder))
        , m_revision(std::move(revision))
        , m_service(std::move(service))
        , m_instance(std::move(instance))
    {
    }

    const RevisionKey &revision() const { return m_revision; }
    const std::string &service() const { return m_service; }
    const InstanceId &instance() const { return m_instance; }
    const std::string &folder() const { return m_folder; }

    /// Lines for the disk, with breaks between them.
    void add(const std::string &time, Stream stream, std::string_view lines);
    /// A line that says how many are missing here.
    void addDropped(const std::string &time, std::uint64_t lines);
    std::uint64_t bufferedBytes() const { return m_buffer.size(); }
    /// What is buffered cannot be kept: it is forgotten, and told with the next lines that can.
    void loseBuffer();
    std::uint64_t lost() const { return m_lost; }

    bool isOpen() const { return m_file.isOpen(); }
    /// Begins a segment with this number, or a later one where this instance had it already. StorageFull.
    Result<> open(std::uint32_t number);
    /// Writes the buffer whole or not at all. StorageFull.
    Result<> write();
    /// The next lines go into a new segment.
    void closeSegment();
    /// Whether `lines` of that time still belong into the segment: times only grow in one.
    bool takes(const std::string &time) const { return m_segment.last <= time && m_lastBuffered <= time; }
    const Segment &segment() const { return m_segment; }

private:
    void forgetBuffer();

    const std::string m_folder;
    const RevisionKey m_revision;
    const std::string m_service;
    const InstanceId m_instance;
    std::uint32_t m_number = 0; ///< the last that was used
    Segment m_segment;
    QFile m_file;
    std::string m_buffer;
    std::string m_firstBuffered;
    std::string m_lastBuffered;
    std::uint64_t m_bufferedLines = 0;
    std::uint64_t m_lost = 0;
};

} // namespace tidegate::logs
