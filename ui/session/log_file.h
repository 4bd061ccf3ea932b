#pragma once

#include <QFile>
#include <QMutex>
#include <QString>
#include <QStringList>
#include <optional>

namespace tidegate::session {

/// The console's own log: what it and Qt say, in files that take each other's place as they grow. Secrets are
/// taken out (see redacted()). Any thread.
class LogFile
{
public:
    static constexpr qint64 mostBytes = 1024 * 1024; ///< of one file
    static constexpr int kept = 4;                   ///< files beside the one that is written

    /// `folder` is made when it is not there; one that cannot be made or written is no reason not to run.
    explicit LogFile(QString folder);
    ~LogFile();
    /// `debug`, `info`, `warning` or `error`; nothing for another word.
    static std::optional<QtMsgType> levelNamed(const QString &name);

    QString folder() const { return m_folder; }
    QString file() const;                               ///< the one that is written: `console.log`
    void setLevel(QtMsgType level) { m_level = level; } ///< from it on; before install()
    /// Takes what is logged from now on, and still passes it to standard error. One at a time.
    void install();
    void write(QtMsgType level, const QString &category, const QString &text);
    QStringList lastLines(int count) const;

private:
    bool open();
    void rotate();

    QString m_folder;
    QtMsgType m_level = QtInfoMsg;
    mutable QMutex m_mutex;
    QFile m_file;
    bool m_isInstalled = false;
};

} // namespace tidegate::session
