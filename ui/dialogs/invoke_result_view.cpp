#include "ui/dialogs/invoke_result_view.h"

#include "ui/models/formatting.h"
#include "ui/widgets/bars.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/message_view.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using models::InvokeResult;
using widgets::grid;
using widgets::Tone;

namespace {

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
    m_where = widgets::makeLabel("answeredBy", "caption", page);
    auto *head = new QHBoxLayout;
    head->setSpacing(grid(2));
    head->addWidget(m_status);
    head->addWidget(m_temperature);
    head->addWidget(m_where, 1);
    m_phases = new widgets::PhaseBar(page);
    m_phases->setObjectName(QStringLiteral("phases"));
    m_tabs = new QTabWidget(page);
    m_body = new widgets::TextView(m_tabs);
    m_body->setObjectName(QStringLiteral("responseBody"));
    m_headers = new widgets::TextView(m_tabs);
    m_headers->setObjectName(QStringLiteral("responseHeaders"));
    m_tabs->addTab(m_body, QString());
    m_tabs->addTab(m_headers, QString());
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(3));
    column->addLayout(head);
    column->addWidget(m_phases);
    column->addWidget(m_tabs, 1);
}

void InvokeResultView::retranslateUi()
{
    m_tabs->setTabText(0, tr("Body"));
    m_tabs->setTabText(1, tr("Headers"));
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
    m_where->setText(result.instance.isEmpty() ? result.revision
                                               : tr("answered by %1", "instance").arg(result.instance));
    showTimes(result);
    const auto body = models::decodeBody(result.body, result.header(QStringLiteral("Content-Type")));
    m_body->setPlaceholderText(tr("The body is empty."));
    m_body->setContent(body.text);
    QStringList lines;
    for (const auto &[name, value] : result.headers)
        lines.append(name + QStringLiteral(": ") + value);
    m_headers->setContent(lines.join(QLatin1Char('\n')));
    m_stack->setCurrentIndex(1);
}

void InvokeResultView::showTimes(const InvokeResult &result)
{
    const auto figure = [](double ms) { return models::formatting::milliseconds(ms); };
    m_phases->setPhases({
        {result.cold ? tr("Queue and start") : tr("Queue"), figure(result.queueMs), result.queueMs,
         Tone::Caution},
        {tr("Connect"), figure(result.connectMs), result.connectMs, Tone::Idle},
        {tr("App"), figure(result.appMs), result.appMs, Tone::Busy},
    });
    m_phases->setToolTip(tr("%1 in all", "duration").arg(models::formatting::milliseconds(result.totalMs)));
}

void InvokeResultView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
