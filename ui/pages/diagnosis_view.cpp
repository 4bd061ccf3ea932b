#include "ui/pages/diagnosis_view.h"

#include "ui/models/formatting.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tidegate::pages {

using models::DiagnosisCheck;
using models::EngineDiagnosis;
using widgets::grid;
using widgets::Tone;
using State = DiagnosisCheck::State;

namespace {

Tone toneOf(State state)
{
    switch (state) {
    case State::Pass:
        return Tone::Good;
    case State::Warn:
        return Tone::Caution;
    case State::Fail:
        return Tone::Bad;
    case State::Unknown:
        break;
    }
    return Tone::Idle;
}

QString wordOf(State state)
{
    switch (state) {
    case State::Pass:
        return DiagnosisView::tr("Pass", "a check");
    case State::Warn:
        return DiagnosisView::tr("Warning", "a check");
    case State::Fail:
        return DiagnosisView::tr("Fail", "a check");
    case State::Unknown:
        break;
    }
    return DiagnosisView::tr("Not known", "a check");
}

} // namespace

DiagnosisView::DiagnosisView(EngineDiagnosis *diagnosis, QWidget *parent)
    : QWidget(parent), m_diagnosis(diagnosis), m_card(new widgets::Card(this))
{
    setupHead();
    auto *content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, grid(2), 0);
    m_column->setSpacing(grid(4));
    auto *area = widgets::makeScrollArea(content, m_card);
    area->setObjectName(QStringLiteral("diagnosisChecks"));
    m_card->body()->addWidget(area, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, grid(3), 0, 0);
    row->addWidget(m_card);
    connect(diagnosis, &EngineDiagnosis::changed, this, &DiagnosisView::showChecks);
    retranslateUi();
}

void DiagnosisView::setupHead()
{
    m_summaryIcon = new widgets::IconLabel(m_card);
    m_summary = widgets::makeLabel("diagnosisSummary", nullptr, m_card);
    m_copy = widgets::makeButton("diagnosisCopy", QStringLiteral("copy"), nullptr, m_card);
    m_run = widgets::makeButton("diagnosisRun", QStringLiteral("refresh"), nullptr, m_card);
    m_card->headingRow()->addWidget(m_copy);
    m_card->headingRow()->addWidget(m_run);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_summaryIcon, 0, Qt::AlignTop);
    row->addWidget(m_summary, 1);
    m_card->body()->addLayout(row);
    connect(m_copy, &QPushButton::clicked, this, &DiagnosisView::copyReport);
    connect(m_run, &QPushButton::clicked, m_diagnosis, &EngineDiagnosis::run);
}

void DiagnosisView::copyReport()
{
    QApplication::clipboard()->setText(m_diagnosis->report());
    m_copy->setText(tr("Copied"));
}

void DiagnosisView::retranslateUi()
{
    m_card->setHeading(tr("Diagnosis"));
    m_copy->setText(tr("Copy report"));
    m_copy->setToolTip(tr("All checks as Markdown, for a ticket; without secrets"));
    m_run->setText(tr("Run again"));
    m_shown.clear();
    showChecks();
}

void DiagnosisView::showChecks()
{
    m_run->setEnabled(!m_diagnosis->isRunning());
    if (m_diagnosis->isRunning())
        m_copy->setText(tr("Copy report"));
    showSummary();
    const QList<DiagnosisCheck> checks = m_diagnosis->checks();
    if (checks == m_shown)
        return;
    m_shown = checks;
    rebuild();
}

void DiagnosisView::showSummary()
{
    const int failed = m_diagnosis->count(State::Fail);
    const int warned = m_diagnosis->count(State::Warn);
    QString text = tr("Everything that was looked at is as it should be.");
    if (failed > 0)
        text = tr("%n check(s) failed.", nullptr, failed);
    else if (warned > 0)
        text = tr("%n warning(s): it works, but less well than it could.", nullptr, warned);
    if (const auto last = m_diagnosis->lastRun())
        text = tr("%1 Looked at from here: %2; by the server: once a minute.", "summary, a time")
                   .arg(text, models::formatting::time(*last, SystemClock().wall()));
    m_summaryIcon->setTone(failed > 0 ? Tone::Bad : warned > 0 ? Tone::Caution : Tone::Good);
    m_summary->setText(text);
}

void DiagnosisView::rebuild()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    for (const DiagnosisCheck &check : std::as_const(m_shown))
        m_column->addWidget(makeRow(check));
    m_column->addStretch();
}

QWidget *DiagnosisView::makeRow(const DiagnosisCheck &check)
{
    auto *row = new QWidget;
    row->setObjectName(QStringLiteral("check-") + check.id);
    row->setAccessibleName(
        tr("%1: %2. %3", "check, state, evidence").arg(check.title, wordOf(check.state), check.evidence));
    auto *badge = new widgets::Badge;
    badge->setState(toneOf(check.state), wordOf(check.state));
    auto *state = new QWidget(row); // of one width, so that the texts stand under each other
    state->setMinimumWidth(grid(28));
    auto *stateRow = new QHBoxLayout(state);
    stateRow->setContentsMargins(0, 0, 0, 0);
    stateRow->addWidget(badge);
    stateRow->addStretch();
    auto *texts = new QVBoxLayout;
    texts->setSpacing(grid(1));
    const auto add = [&](const char *name, const char *look, const QString &text) {
        auto *label = widgets::makeLabel(name, look, row);
        label->setText(text);
        texts->addWidget(label);
    };
    add("checkTitle", "strong", check.title);
    add("checkEvidence", nullptr, check.evidence);
    if (!check.remedy.isEmpty())
        add("checkRemedy", "caption", tr("What to do: %1").arg(check.remedy));
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(grid(4));
    layout->addWidget(state, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    return row;
}

void DiagnosisView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

void DiagnosisView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_diagnosis->lastRun())
        m_diagnosis->run();
}

} // namespace tidegate::pages
