#pragma once

#include <QByteArray>
#include <QObject>
#include <memory>

namespace tidegate::runtime {

class ReadHub;

/// The line to a host that waits for its app: a socket that the host has as its standard input, so that
/// nothing of it is left once the host has put /dev/null there. Lines both ways; ours are JSON, the host's
/// one word. Linux alone; elsewhere open() says no. Main thread.
class HostChannel : public QObject
{
    Q_OBJECT
public:
    /// `hub` must outlive it.
    explicit HostChannel(ReadHub *hub);
    ~HostChannel() override;
    static bool isPossible(); ///< on this system
    /// Before the host's start. False when the system has no descriptors left, or no such channel.
    bool open();
    /// What becomes the host's standard input; valid until letGo().
    int childEnd() const;
    /// After the host's start: what only the host needs is closed here.
    void letGo();
    /// At most once, one line without its break.
    void send(const QByteArray &line);
    void close();

Q_SIGNALS:
    void said(const QByteArray &word);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace tidegate::runtime
