#pragma once

#include "core/client/client.h"
#include "core/client/probe.h"
#include "core/resource/object.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QPointer>
#include <optional>

namespace tidegate::models {

/// Something that was looked at, with what was found and what to do about it.
struct DiagnosisCheck
{
    enum class State
    {
        Pass,
        Warn, ///< it works, but less well
        Fail,
        Unknown ///< could not be looked at, or not yet
    };
    QString id;    ///< stable: `MemoryLimit`, `ApiReachable`
    QString title; ///< in the UI's language
    State state = State::Unknown;
    QString evidence;
    QString remedy; ///< empty when there is nothing to do
    bool operator==(const DiagnosisCheck &) const = default;
};

/// The time until a certificate ends, judged: under 30 days a warning, after its end a failure.
DiagnosisCheck certificateCheck(const QString &expires, WallTime now);

/// What the engine says of itself (`Engine.status.diagnosis` and its conditions) and what can be seen from
/// here: whether and how quickly its API answers, its certificate, how far the clocks are apart, whether the
/// versions fit. GUI thread.
class EngineDiagnosis : public QObject
{
    Q_OBJECT
public:
    explicit EngineDiagnosis(QObject *parent = nullptr);

    void setClient(client::Client *client);
    void setEngine(const resource::Object &engine);
    /// Looks again from here. The server looks at its machine once a minute by itself.
    void run();
    bool isRunning() const { return m_call; }
    std::optional<WallTime> lastRun() const { return m_lastRun; }

    QList<DiagnosisCheck> checks() const; ///< what is wrong first
    int count(DiagnosisCheck::State state) const;
    /// Everything as Markdown, for a ticket: without tokens, passwords and the like.
    QString report() const;
    /// For tests and replays.
    void show(const Result<client::Probe> &probe);

Q_SIGNALS:
    void changed();

private:
    QList<DiagnosisCheck> fromHere() const;
    DiagnosisCheck reachCheck() const;
    DiagnosisCheck clockCheck() const;
    DiagnosisCheck versionCheck() const;

    QPointer<client::Client> m_client;
    QPointer<client::Call> m_call;
    resource::Object m_engine;
    std::optional<Result<client::Probe>> m_probe;
    std::optional<WallTime> m_lastRun;
};

/// Takes out what must not leave the house: bearer tokens, passwords in addresses, values of names such as
/// `password`, `token`, `secret`, `key`.
QString withoutSecrets(const QString &text);

} // namespace tidegate::models
