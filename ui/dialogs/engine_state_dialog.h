#pragma once

#include "core/client/client.h"

#include <QDialog>
#include <QPointer>

class QLabel;
class QLineEdit;
class QPushButton;

namespace tidegate::dialogs {

/// Asks whether an engine is to start, drain or stop, says what that does to whom, and does it.
class EngineStateDialog : public QDialog
{
    Q_OBJECT
public:
    /// `state` as `spec.state`: Running, Draining, Stopped. `server` is named in the question; without a
    /// client it can only be looked at.
    EngineStateDialog(client::Client *client, const resource::Object &engine, const QString &state,
                      const QString &server, QWidget *parent = nullptr);

    /// On a protected connection: it can be done only once the engine's name has been typed.
    void askForName();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslateUi();
    void apply();
    QString consequences() const;

    QPointer<client::Client> m_client;
    resource::Object m_engine;
    QString m_state;
    QString m_server;
    QLabel *m_title;
    QLabel *m_text;
    QLabel *m_problem;
    QLabel *m_typedLabel;
    QLineEdit *m_typed;
    QPushButton *m_cancel;
    QPushButton *m_apply;
};

} // namespace tidegate::dialogs
