#include "ui/dialogs/invoke_result_view.h"

#include "ui/models/formatting.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using models::InvokeResult;
using widgets::grid;
using widgets::Tone;

namespace {

constexpr qsizetype mostColoured = 128 * 1024; ///< characters; colouring more would be felt

/// A colour of its own for each part of the time.
int markOf(models::InvokePhase::Kind kind)
{
    using Kind = models::InvokePhase::Kind;
    switch (kind) {
    case Kind::Wait:
    case Kind::Place:
        return 2;
    case Kind::Launch:
        return 3;
    case Kind::Load:
        return 4;
    case Kind::Start:
        return 0;
    case Kind::HandOver:
        return 5;
    case Kind::Connect:
        return 7;
    case Kind::FirstByte:
        return 6;
    case Kind::Rest:
        break;
    }
    return 1;
}

Tone toneOf(const InvokeResult &result)
{
    if (!result.answered || result.status >= 500)
        return Tone::Bad;
    return result.status >= 400 ? Tone::Caution : Tone::Good;
}

} // namespace

InvokeResultView::InvokeResultView(QWidget *parent)
    : QWidget(parent), m_stack(new QStackedWidget(this)), m_message(new widgets::MessageView(m_stack))
{
    auto *page = new QWidget(m_stack);
    setupHead(page);
    m_stack->addWidget(m_message);
    m_stack->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);
    retranslateUi();
    showNothing();
}

void InvokeResultView::setupHead(QWidget *page)
{
    m_status = new widgets::Badge(page);
    m_status->setObjectName(QStringLiteral("status"));
    m_temperature = new widgets::Badge(page);
    m_temperature->setObjectName(QStringLiteral("temperature"));
    m_where = new widgets::ElidedLabel(Qt::ElideMiddle, page);
    m_where->setObjectName(QStringLiteral("answeredBy"));
    widgets::setLook(m_where, "caption");
    auto *head = new QHBoxLayout;
    head->setSpacing(grid(2));
    head->addWidget(m_status);
    head->addWidget(m_temperature);
    head->addWidget(m_where, 1);
    m_size = widgets::makeLabel("size", "caption", page);
    m_size->setWordWrap(false);
    head->addWidget(m_size);
    m_phasesCaption = widgets::makeLabel("phasesCaption", "caption", page);
    m_phases = new widgets::PhaseBar(page);
    m_phases->setObjectName(QStringLiteral("phases"));
    m_tabs = new QTabWidget(page);
    m_body = new widgets::TextView(m_tabs);
    m_body->setObjectName(QStringLiteral("responseBody"));
    m_headers = new widgets::TextView(m_tabs);
    m_headers->setObjectName(QStringLiteral("responseHeaders"));
    m_colors = new widgets::JsonHighlighter(m_body);
    m_formatted = new QCheckBox(m_tabs);
    m_formatted->setObjectName(QStringLiteral("formatted"));
    m_formatted->setChecked(true);
    m_copy = widgets::makeButton("copyBody", QStringLiteral("copy"), nullptr, m_tabs);
    m_copy->setAutoDefault(false);
    auto *bodyPage = new QWidget(m_tabs);
    widgets::setLook(bodyPage, "plain");
    auto *tools = new QHBoxLayout;
    tools->addWidget(m_formatted);
    tools->addStretch();
    tools->addWidget(m_copy);
    auto *bodyColumn = new QVBoxLayout(bodyPage);
    bodyColumn->setContentsMargins(0, grid(2), 0, 0);
    bodyColumn->setSpacing(grid(2));
    bodyColumn->addLayout(tools);
    bodyColumn->addWidget(m_body, 1);
    connect(m_formatted, &QCheckBox::toggled, this, &InvokeResultView::showBody);
    connect(m_copy, &QPushButton::clicked, this, &InvokeResultView::copyBody);
    m_tabs->addTab(bodyPage, QString());
    m_tabs->addTab(m_headers, QString());
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(3));
    column->addLayout(head);
    auto *times = new QVBoxLayout;
    times->setSpacing(grid(1));
    times->addWidget(m_phasesCaption);
    times->addWidget(m_phases);
    column->addLayout(times);
    column->addWidget(m_tabs, 1);
}

void InvokeResultView::retranslateUi()
{
    m_tabs->setTabText(0, tr("Body"));
    m_tabs->setTabText(1, tr("Headers"));
    m_formatted->setText(tr("Formatted"));
    m_formatted->setToolTip(tr("JSON with one value a line; what is no text as a hex dump"));
    m_copy->setText(tr("Copy"));
    m_body->setAccessibleName(tr("Response body"));
    m_headers->setAccessibleName(tr("Response headers"));
    if (m_result)
        showResult(*m_result);
}

void InvokeResultView::showNothing()
{
    m_result.reset();
    m_message->setMessage(QStringLiteral("invoke"), tr("No answer yet"),
                          tr("Send a request to see the status, the time of each phase, and the body."));
    m_stack->setCurrentIndex(0);
}

void InvokeResultView::showRunning()
{
    m_result.reset();
    m_message->setMessage(QStringLiteral("pending"), tr("Waiting for the answer…"),
                          tr("A sleeping app is started first."), {}, true);
    m_stack->setCurrentIndex(0);
}

void InvokeResultView::showResult(const InvokeResult &result)
{
    m_result = result;
    if (!result.answered) {
        m_message->setMessage(QStringLiteral("error"), tr("There is no answer"), result.error);
        m_stack->setCurrentIndex(0);
        return;
    }
    m_status->setState(toneOf(result), result.reason.isEmpty()
                                           ? QString::number(result.status)
                                           : QStringLiteral("%1 · %2").arg(result.status).arg(result.reason));
    m_temperature->setState(result.cold ? Tone::Busy : Tone::Idle,
                            result.cold ? tr("Cold start") : tr("Warm"));
    m_where->setFullText(result.instance.isEmpty() ? result.revision
                                                   : tr("answered by %1", "instance").arg(result.instance));
    showTimes(result);
    m_size->setText(
        tr("%1 body", "a size, of an answer's body").arg(models::formatting::bytes(result.body.size())));
    showBody();
    QStringList lines;
    for (const auto &[name, value] : result.headers)
        lines.append(name + QStringLiteral(": ") + value);
    m_headers->setContent(lines.join(QLatin1Char('\n')));
    m_stack->setCurrentIndex(1);
}

void InvokeResultView::showBody()
{
    if (!m_result)
        return;
    const auto body = models::decodeBody(m_result->body, m_result->header(QStringLiteral("Content-Type")));
    const bool isJson = body.format == models::BodyFormat::Json;
    m_formatted->setEnabled(isJson);
    const QString text = isJson && !m_formatted->isChecked() ? QString::fromUtf8(m_result->body) : body.text;
    m_body->setPlaceholderText(tr("The body is empty."));
    m_colors->setActive(isJson && text.size() <= mostColoured);
    m_body->setContent(text);
    m_copy->setEnabled(!m_result->body.isEmpty());
}

void InvokeResultView::copyBody()
{
    QApplication::clipboard()->setText(m_body->toPlainText());
}

void InvokeResultView::showTimes(const InvokeResult &result)
{
    QList<widgets::PhaseBar::Phase> bars;
    const QList<models::InvokePhase> phases = result.phases();
    for (const models::InvokePhase &phase : phases)
        bars.append({result.phaseName(phase.kind), models::formatting::milliseconds(phase.milliseconds),
                     phase.milliseconds, Tone::Neutral, markOf(phase.kind)});
    m_phases->setPhases(bars);
    m_phasesCaption->setText(
        tr("%1 in all", "duration").arg(models::formatting::milliseconds(result.totalMs)));
}

void InvokeResultView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
