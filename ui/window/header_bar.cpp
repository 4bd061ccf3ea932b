#include "ui/window/header_bar.h"

#include "ui/widgets/change_lock.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>

namespace tidegate::window {

using session::Session;
using widgets::grid;
using widgets::Tone;

namespace {

/// A line in the profile's colour; nothing where it has none.
class Band final : public QWidget
{
public:
    explicit Band(QWidget *parent) : QWidget(parent)
    {
        setObjectName(QStringLiteral("profileBand"));
        setFixedHeight(grid(1));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), widgets::profileColor(property("color").toInt()));
    }
};

} // namespace

HeaderBar::HeaderBar(QWidget *parent)
    : QWidget(parent)
    , m_band(new Band(this))
    , m_title(widgets::makeLabel("pageTitle", "title", this))
    , m_summary(new widgets::ElidedLabel(Qt::ElideRight, this))
    , m_state(new widgets::Badge(this))
    , m_lock(widgets::makeButton("protectionLock", QStringLiteral("lock"), nullptr, this))
    , m_profile(widgets::makeButton("profile", QStringLiteral("connect"), nullptr, this))
    , m_deploy(widgets::makeButton("headerDeploy", QStringLiteral("deploy"), "primary", this))
{
    widgets::setLook(this, "header");
    setAttribute(Qt::WA_StyledBackground);
    m_title->setWordWrap(false);
    m_summary->setObjectName(QStringLiteral("pageSummary"));
    widgets::setLook(m_summary, "caption");
    m_state->setObjectName(QStringLiteral("connectionState"));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(m_title);
    texts->addWidget(m_summary);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *row = new QHBoxLayout;
    column->addWidget(m_band);
    column->addLayout(row);
    row->setContentsMargins(grid(4), grid(2), grid(4), grid(3));
    row->setSpacing(grid(3));
    row->addLayout(texts, 1);
    row->addWidget(m_state);
    row->addWidget(m_lock);
    row->addWidget(m_profile);
    row->addWidget(m_deploy);
    connect(m_deploy, &QPushButton::clicked, this, &HeaderBar::deployRequested);
    connect(m_lock, &QPushButton::clicked, this,
            [this] { Q_EMIT lockRequested(!m_lock->property("locked").toBool()); });
    widgets::setChanges(m_deploy);
    m_lock->hide();
    retranslateUi();
}

void HeaderBar::retranslateUi()
{
    m_deploy->setText(tr("Deploy…"));
    m_profile->setAccessibleName(tr("Server profile"));
}

void HeaderBar::setPage(const QString &title, const QString &summary)
{
    m_title->setText(title);
    m_summary->setFullText(summary);
}

void HeaderBar::setProfileMenu(QMenu *menu)
{
    m_profile->setMenu(menu);
}

void HeaderBar::showSession(const Session &session)
{
    m_profile->setText(session.isOpen() ? session.profile().name : tr("Choose a server"));
    m_profile->setToolTip(session.isOpen() ? session.profile().server.toString() : QString());
    const int color = session.isOpen() ? int(session.profile().color) : 0;
    m_band->setProperty("color", color);
    m_band->update();
    m_profile->setIcon(color == 0 ? widgets::icon(QStringLiteral("connect")) : widgets::profileIcon(color));
    showLock(session);
    m_deploy->setEnabled(session.state() == Session::State::Connected);
    switch (session.state()) {
    case Session::State::Connected:
        m_state->setState(Tone::Good, tr("Connected"));
        break;
    case Session::State::Connecting:
        m_state->setState(Tone::Busy, tr("Connecting…"));
        break;
    case Session::State::Failed:
        m_state->setState(Tone::Bad, session.needsToken() ? tr("Token needed") : tr("Offline"));
        break;
    case Session::State::Disconnected:
        m_state->setState(Tone::Idle, tr("Not connected"));
        break;
    }
}

void HeaderBar::showLock(const Session &session)
{
    const bool locked = session.protection()->isLocked();
    m_lock->setVisible(session.protection()->isProtected());
    m_lock->setProperty("locked", locked);
    m_lock->setIcon(widgets::icon(locked ? QStringLiteral("lock") : QStringLiteral("key")));
    m_lock->setText(locked ? tr("Locked: unlock…") : tr("Lock now"));
    m_lock->setToolTip(locked ? session.protection()->reason()
                              : tr("This connection is protected and unlocked: changes are made."));
}

void HeaderBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::window
