#pragma once

#include <QByteArray>
#include <cstdint>
#include <map>
#include <string>

namespace tidegate::runtime {

/// The lines of JSON that an engine tells while it pulls an image. Pure.
class PullProgress
{
public:
    /// True when done() or total() have become others.
    bool feed(const QByteArray &bytes);
    /// The last line, when it did not end in a line break.
    void finish();
    std::uint64_t done() const { return m_done; }   ///< bytes, of all layers that have told
    std::uint64_t total() const { return m_total; } ///< bytes
    /// Why it has failed; empty when it has not.
    const std::string &error() const { return m_error; }

private:
    void take(const QByteArray &line);

    struct Layer
    {
        std::uint64_t done = 0;
        std::uint64_t total = 0;
    };
    std::map<QString, Layer> m_layers;
    QByteArray m_rest; ///< one unfinished line, at most 64 KiB of it
    std::uint64_t m_done = 0;
    std::uint64_t m_total = 0;
    std::string m_error;
};

} // namespace tidegate::runtime
