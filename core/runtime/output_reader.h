#pragma once

#include <QByteArray>
#include <QObject>
#include <QProcess>
#include <memory>

namespace tidegate::runtime {

class ReadHub;

/// What a process and everything it started print. On Linux through pipes of our own, which stay open until
/// the last of them is gone: QProcess closes its own with the first process, and the children's next line
/// would then kill them in the middle of their grace. Elsewhere through QProcess, with that weakness. At most
/// 64 KiB are taken at a time, and on Linux at most 40 MB a second, a line counting as 64 bytes more than it
/// has: a process that prints without end waits, a tenth of a second at a time, not we.
class OutputReader : public QObject
{
    Q_OBJECT
public:
    /// `hub` must outlive it; without one it has its own.
    explicit OutputReader(QProcess &process, ReadHub *hub = nullptr);
    ~OutputReader() override;
    /// Before start(). False when the system has no descriptors left.
    bool open();
    /// After start(): what only the child needs is closed here.
    void letGo();
    /// Takes what is there, without waiting.
    void drain();
    /// What becomes the child's standard output and standard error; -1 where QProcess sees to that. Valid
    /// until letGo().
    int childOutput() const;
    int childError() const;

Q_SIGNALS:
    void received(bool isError, const QByteArray &bytes);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
