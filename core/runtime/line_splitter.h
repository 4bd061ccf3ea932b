#pragma once

#include <QByteArray>
#include <functional>

namespace tidegate::runtime {

/// Cuts a stream of bytes into lines of at most 16 KiB; a longer one comes in pieces. Holds one unfinished
/// line, never more.
class LineSplitter
{
public:
    using Take = std::function<void(const QByteArray &line)>;
    static constexpr qsizetype most = 16 * 1024;

    void feed(const QByteArray &bytes, const Take &take);
    /// The last line, when it did not end in a line break.
    void finish(const Take &take);

private:
    void give(const Take &take);
    QByteArray m_rest;
};

} // namespace tidegate::runtime
