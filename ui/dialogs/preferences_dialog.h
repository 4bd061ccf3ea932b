#pragma once

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace tidegate::session {
class Settings;
}

namespace tidegate::widgets {
class Card;
}

namespace tidegate::dialogs {

class FormGrid;
class PricesForm;

/// Language, theme, heartbeat, prices. Changes take effect at once and are kept by `settings`.
class PreferencesDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PreferencesDialog(session::Settings *settings, QWidget *parent = nullptr);
    /// Key of the heartbeat in Settings::value, in seconds.
    static QString heartbeatKey();
    /// Puts the cursor where prices are set.
    void showPrices();
    /// After how many idle minutes a protected connection locks itself; 0 = never by time.
    static QString lockMinutesKey();

protected:
    void changeEvent(QEvent *event) override;

private:
    void setupFields();
    void retranslateUi();

    session::Settings *m_settings;
    QLabel *m_title;
    FormGrid *m_form;
    widgets::Card *m_pricesCard;
    PricesForm *m_prices;
    QComboBox *m_language;
    QComboBox *m_theme;
    QComboBox *m_heartbeat;
    QComboBox *m_lockAfter;
    QPushButton *m_reset;
    QPushButton *m_close;
};

} // namespace tidegate::dialogs
