#pragma once

#include <QByteArray>
#include <functional>

namespace tidegate::runtime {

/// Cuts a stream of bytes into lines of at most 16 KiB; a longer one comes in pieces, none of which ends
/// within a character of UTF-8. Holds one unfinished line, never more.
class LineSplitter
{
public:
    /// Whole lines with breaks between them, as many as have come together.
    using Take = std::function<void(const QByteArray &lines)>;
    static constexpr qsizetype most = 16 * 1024;

    void feed(const QByteArray &bytes, const Take &take);
    /// The last line, when it did not end in a line break.
    void finish(const Take &take);

private:
    void endLine(bool hasBreak);
    void give(const Take &take);

    QByteArray m_rest;
    QByteArray m_lines;
    bool m_hasLines = false;
};

} // namespace tidegate::runtime
