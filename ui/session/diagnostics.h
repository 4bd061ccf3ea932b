#pragma once

#include <QString>
#include <QStringList>

namespace tidegate::session {

class LogFile;
class LoopWatch;
class Session;
class Settings;

/// The text with what may be a secret replaced by `***`: tokens behind Bearer and Basic, values of names with
/// token, secret, password or key, private keys, passwords in addresses. Pure.
QString redacted(const QString &text);

/// What somebody needs to know who helps: versions, platform, connection, how long the event loop was held up
/// at most, the last lines of the log. Without secrets, in English, to be pasted. Null parts are left out.
QString diagnostics(const Session *session, const Settings *settings, const LogFile *log,
                    const LoopWatch *watch);

} // namespace tidegate::session
