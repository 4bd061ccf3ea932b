#include "ui/dialogs/preferences_dialog.h"

#include "ui/dialogs/form_grid.h"
#include "ui/dialogs/prices_form.h"
#include "ui/session/settings.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace tidegate::dialogs {

using widgets::grid;

namespace {

const QString languageKey = QStringLiteral("language");
const QString themeKey = QStringLiteral("theme");
const QString refreshKey = QStringLiteral("refresh");
const QString lockKey = QStringLiteral("lock");

void choose(QComboBox *box, const QVariant &data)
{
    box->setCurrentIndex(std::max(0, box->findData(data)));
}

} // namespace

QString PreferencesDialog::heartbeatKey()
{
    return QStringLiteral("session/heartbeatSeconds");
}

QString PreferencesDialog::lockMinutesKey()
{
    return QStringLiteral("session/lockMinutes");
}

PreferencesDialog::PreferencesDialog(session::Settings *settings, QWidget *parent)
    : QDialog(parent)
    , m_settings(settings)
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
    , m_form(new FormGrid)
    , m_pricesCard(new widgets::Card(this))
    , m_prices(new PricesForm(settings))
{
    setupFields();
    m_reset = widgets::makeButton("resetLayout", {}, nullptr, this);
    m_close = widgets::makeButton("close", {}, "primary", this);
    m_close->setDefault(true);
    connect(m_reset, &QPushButton::clicked, m_settings, &session::Settings::resetLayout);
    connect(m_close, &QPushButton::clicked, this, &QDialog::accept);
    auto *card = new widgets::Card(this);
    card->body()->addWidget(m_form);
    m_pricesCard->body()->addWidget(m_prices);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_reset);
    buttons->addStretch();
    buttons->addWidget(m_close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(3));
    column->addWidget(m_title);
    column->addWidget(card);
    column->addWidget(m_pricesCard, 1);
    column->addLayout(buttons);
    retranslateUi();
    widgets::fitHeight(this, grid(120));
    m_language->setFocus();
}

void PreferencesDialog::setupFields()
{
    m_language = new QComboBox;
    m_language->setObjectName(QStringLiteral("language"));
    m_language->addItem(QString(), QString());
    m_language->addItem(QStringLiteral("English"), QStringLiteral("en"));
    m_language->addItem(QStringLiteral("简体中文"), QStringLiteral("zh_CN"));
    m_theme = new QComboBox;
    m_theme->setObjectName(QStringLiteral("theme"));
    for (const auto theme : {session::Theme::System, session::Theme::Light, session::Theme::Dark})
        m_theme->addItem(QString(), static_cast<int>(theme));
    m_heartbeat = new QComboBox;
    m_heartbeat->setObjectName(QStringLiteral("heartbeat"));
    for (const int seconds : {5, 15, 60})
        m_heartbeat->addItem(QString(), seconds);
    choose(m_language, m_settings->language());
    choose(m_theme, static_cast<int>(m_settings->theme()));
    choose(m_heartbeat, m_settings->value(heartbeatKey(), 15).toInt());
    m_form->add(languageKey, m_language);
    m_form->add(themeKey, m_theme);
    m_form->add(refreshKey, m_heartbeat);
    m_lockAfter = new QComboBox;
    m_lockAfter->setObjectName(QStringLiteral("lockAfter"));
    for (const int minutes : {1, 5, 10, 30, 60, 0})
        m_lockAfter->addItem(QString(), minutes);
    choose(m_lockAfter, m_settings->value(lockMinutesKey(), 10).toInt());
    m_form->add(lockKey, m_lockAfter);
    connect(m_lockAfter, &QComboBox::activated, this,
            [this] { m_settings->setValue(lockMinutesKey(), m_lockAfter->currentData()); });
    connect(m_language, &QComboBox::activated, this,
            [this] { m_settings->setLanguage(m_language->currentData().toString()); });
    connect(m_theme, &QComboBox::activated, this,
            [this] { m_settings->setTheme(session::Theme(m_theme->currentData().toInt())); });
    connect(m_heartbeat, &QComboBox::activated, this,
            [this] { m_settings->setValue(heartbeatKey(), m_heartbeat->currentData()); });
}

void PreferencesDialog::retranslateUi()
{
    setWindowTitle(tr("Preferences"));
    m_title->setText(tr("Preferences"));
    m_pricesCard->setHeading(tr("What usage costs"));
    m_form->setLabel(languageKey, tr("&Language"));
    m_form->setLabel(themeKey, tr("&Theme"));
    m_form->setLabel(refreshKey, tr("&Check the connection"));
    m_form->setHint(
        refreshKey,
        tr("What is shown is always live; this is how soon a silent loss of the connection is noticed."));
    m_form->setLabel(lockKey, tr("Loc&k protected connections"));
    m_form->setHint(lockKey,
                    tr("When you have done nothing for so long; always when the connection breaks."));
    for (int i = 0; i < m_lockAfter->count(); ++i) {
        const int minutes = m_lockAfter->itemData(i).toInt();
        m_lockAfter->setItemText(i, minutes == 0 ? tr("not by time")
                                                 : tr("after %n minute(s)", nullptr, minutes));
    }
    m_language->setItemText(0, tr("As the system"));
    m_theme->setItemText(0, tr("As the system"));
    m_theme->setItemText(1, tr("Light"));
    m_theme->setItemText(2, tr("Dark"));
    for (int i = 0; i < m_heartbeat->count(); ++i)
        m_heartbeat->setItemText(i, tr("every %n second(s)", nullptr, m_heartbeat->itemData(i).toInt()));
    m_reset->setText(tr("Reset layout"));
    m_close->setText(tr("Close"));
}

void PreferencesDialog::showPrices()
{
    m_prices->focusFirst();
}

void PreferencesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
