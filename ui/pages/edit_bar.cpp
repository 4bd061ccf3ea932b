#include "ui/pages/edit_bar.h"

#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::SettingsDraft;
using widgets::grid;
using widgets::Tone;

EditBar::EditBar(SettingsDraft *draft, const QByteArray &name, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_changes(widgets::makeLabel((name + "Changes").constData(), nullptr, this))
    , m_verdictIcon(new widgets::IconLabel(this))
    , m_verdict(widgets::makeLabel((name + "Verdict").constData(), nullptr, this))
    , m_undo(widgets::makeButton((name + "Undo").constData(), QStringLiteral("undo"), nullptr, this))
    , m_revert(widgets::makeButton((name + "Revert").constData(), {}, nullptr, this))
    , m_apply(widgets::makeButton((name + "Apply").constData(), {}, "primary", this))
{
    widgets::setChanges(m_apply);
    auto *verdict = new QHBoxLayout;
    verdict->setSpacing(grid(2));
    verdict->addWidget(m_verdictIcon, 0, Qt::AlignTop);
    verdict->addWidget(m_verdict, 1);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addWidget(m_undo);
    buttons->addWidget(m_revert);
    buttons->addStretch();
    buttons->addWidget(m_apply);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    column->addWidget(m_changes);
    column->addLayout(verdict);
    column->addLayout(buttons);
    connect(m_undo, &QPushButton::clicked, draft, &SettingsDraft::undo);
    connect(m_revert, &QPushButton::clicked, draft, &SettingsDraft::revert);
    connect(m_apply, &QPushButton::clicked, this, &EditBar::applyRequested);
    connect(draft, &SettingsDraft::changed, this, &EditBar::showState);
    retranslateUi();
}

void EditBar::setAppliedText(const QString &text)
{
    m_appliedText = text;
    showState();
}

void EditBar::retranslateUi()
{
    m_undo->setText(tr("Undo"));
    m_undo->setShortcut(QKeySequence::Undo); // a new text takes it away
    m_revert->setText(tr("Revert all"));
    m_apply->setText(tr("Apply"));
    showState();
}

QString EditBar::changeText() const
{
    QStringList lines;
    const auto orDefault = [](const QString &value) {
        return value.isEmpty() ? tr("default")
                               : QString(value).replace(QLatin1Char('\n'), QLatin1String("; "));
    };
    for (const models::SettingChange &change : m_draft->changes()) {
        lines.append(tr("%1: %2 → %3", "setting, before, after")
                         .arg(m_draft->title(change.key), orDefault(change.before), orDefault(change.after)));
    }
    return lines.join(QLatin1Char('\n'));
}

void EditBar::showState()
{
    using State = SettingsDraft::State;
    const QString text = changeText();
    m_changes->setText(text);
    m_changes->setVisible(!text.isEmpty());
    m_undo->setEnabled(m_draft->canUndo());
    m_revert->setEnabled(!text.isEmpty());
    m_apply->setEnabled(m_draft->state() == State::Accepted);
    const QString error = m_draft->error();
    const std::tuple<State, Tone, QString> verdicts[] = {
        {State::Unchanged, Tone::Neutral, tr("Nothing is changed.")},
        {State::Wrong, Tone::Bad, tr("A field does not fit; it says why.")},
        {State::Checking, Tone::Busy, tr("The server is asked…")},
        {State::Accepted, Tone::Good, tr("The server would accept it.")},
        {State::Refused, Tone::Bad,
         error.isEmpty() ? tr("The server refuses it; the field says why.") : error},
        {State::Applying, Tone::Busy, tr("Being applied…")},
        {State::Applied, Tone::Good, m_appliedText.isEmpty() ? tr("Applied.") : m_appliedText}};
    for (const auto &[state, tone, words] : verdicts) {
        if (state != m_draft->state())
            continue;
        m_verdictIcon->setTone(tone);
        m_verdict->setText(words);
    }
}

void EditBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::pages
