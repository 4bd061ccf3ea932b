#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace tidegate::session {
class Settings;
}

namespace tidegate::dialogs {

class FormGrid;

/// Language, theme, heartbeat. Changes take effect at once and are kept by `settings`.
class PreferencesDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PreferencesDialog(session::Settings *settings, QWidget *parent = nullptr);
    /// Key of the heartbeat in Settings::value, in seconds.
    static QString heartbeatKey();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupFields();
    void retranslateUi();

    session::Settings *m_settings;
    QLabel *m_title;
    FormGrid *m_form;
    QComboBox *m_language;
    QComboBox *m_theme;
    QComboBox *m_heartbeat;
    QPushButton *m_reset;
    QPushButton *m_close;
};

} // namespace tidegate::dialogs
