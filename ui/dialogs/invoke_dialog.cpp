#include "ui/dialogs/invoke_dialog.h"

#include "ui/dialogs/invoke_request_view.h"
#include "ui/dialogs/invoke_result_view.h"
#include "ui/dialogs/saved_requests.h"
#include "ui/models/formatting.h"
#include "ui/widgets/card.h"
#include "ui/widgets/change_lock.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

namespace tidegate::dialogs {

using models::InvokeModel;
using models::InvokeResult;
using widgets::grid;

InvokeDialog::InvokeDialog(const Parts &parts, QWidget *parent)
    : QDialog(parent)
    , m_parts(parts)
    , m_owner{parts.profile, parts.app.ns, parts.app.name}
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
{
    m_title->setWordWrap(false);
    setupRequest();
    setupResult();
    auto *head = new QHBoxLayout;
    head->setSpacing(grid(4));
    head->addWidget(m_title, 1);
    head->addWidget(m_saved);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    row->addWidget(m_requestCard, 4);
    row->addWidget(m_resultCard, 5);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(6));
    column->setSpacing(grid(3));
    column->addLayout(head);
    column->addLayout(row, 1);
    resize(grid(270), grid(165));
    connectModel();
    restoreDraft();
    m_request->setFocus();
    retranslateUi();
}

void InvokeDialog::setupRequest()
{
    m_requestCard = new widgets::Card(this);
    QStringList tags = m_parts.urls.keys();
    tags.removeAll(QString());
    m_request = new InvokeRequestView(tags, m_requestCard);
    m_saved = new SavedRequests(
        m_parts.requests, m_owner, [this] { return m_request->request(); }, this);
    m_notice = widgets::makeLabel("notice", "caution", m_requestCard);
    m_notice->hide();
    m_curl = widgets::makeButton("copyCurl", QStringLiteral("copy"), nullptr, m_requestCard);
    m_curl->setAutoDefault(false);
    m_curl->setVisible(m_parts.urls.value(QString()).isValid());
    m_send = widgets::makeButton("send", QStringLiteral("invoke"), "primary", m_requestCard);
    m_send->setDefault(true);
    widgets::setChanges(m_send);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(grid(2));
    buttons->addWidget(m_curl);
    buttons->addStretch();
    buttons->addWidget(m_send);
    QVBoxLayout *body = m_requestCard->body();
    body->addWidget(m_request, 1);
    body->addWidget(m_notice);
    body->addLayout(buttons);
    connect(m_send, &QPushButton::clicked, this, &InvokeDialog::send);
    connect(m_curl, &QPushButton::clicked, this, &InvokeDialog::copyCurl);
    connect(m_saved, &SavedRequests::chosen, m_request, &InvokeRequestView::setRequest);
    connect(m_saved, &SavedRequests::noticed, this, &InvokeDialog::notice);
    connect(m_request, &InvokeRequestView::edited, this, [this] { notice({}); });
}

void InvokeDialog::setupResult()
{
    m_resultCard = new widgets::Card(this);
    m_history = new QComboBox(m_resultCard);
    m_history->setObjectName(QStringLiteral("history"));
    m_history->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_history->setMinimumContentsLength(20);
    m_repeat = widgets::makeButton("repeat", QStringLiteral("replay"), nullptr, m_resultCard);
    m_edit = widgets::makeButton("editAgain", QStringLiteral("undo"), nullptr, m_resultCard);
    widgets::setChanges(m_repeat);
    for (QPushButton *button : {m_repeat, m_edit})
        button->setAutoDefault(false);
    m_result = new InvokeResultView(m_resultCard);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_history, 1);
    row->addWidget(m_repeat);
    row->addWidget(m_edit);
    m_resultCard->body()->addLayout(row);
    m_resultCard->body()->addWidget(m_result, 1);
    connect(m_history, &QComboBox::activated, this, &InvokeDialog::showChosen);
    connect(m_repeat, &QPushButton::clicked, this, [this] {
        if (const auto result = chosen())
            m_parts.model->run(result->request);
    });
    connect(m_edit, &QPushButton::clicked, this, [this] {
        notice({});
        if (const auto result = chosen())
            m_request->setRequest(models::requestOf(result->request));
    });
}

void InvokeDialog::connectModel()
{
    InvokeModel *model = m_parts.model;
    connect(model, &InvokeModel::started, this, [this] { showRunning(true); });
    connect(model, &InvokeModel::finished, this, [this](const InvokeResult &result) {
        showRunning(false);
        if (isMine(result))
            showHistory();
    });
    connect(model, &InvokeModel::startTold, this, [this](const InvokeResult &result) {
        if (const auto shown = chosen(); shown && shown->id == result.id && !m_parts.model->isRunning())
            m_result->showResult(result);
    });
    connect(model, &InvokeModel::cancelled, this, [this] {
        showRunning(false);
        showChosen();
    });
}

void InvokeDialog::restoreDraft()
{
    const QJsonObject draft = m_parts.requests->draft(m_owner);
    if (!draft.isEmpty())
        m_request->setRequest(models::readRequest(draft));
}

void InvokeDialog::retranslateUi()
{
    setWindowTitle(tr("Test invoke"));
    m_title->setText(tr("Test invoke %1", "app").arg(m_parts.app.text()));
    m_requestCard->setHeading(tr("Request"));
    m_resultCard->setHeading(tr("Answer"));
    m_curl->setText(tr("Copy as curl"));
    m_curl->setToolTip(tr("A command for a POSIX shell that sends this request to the app itself"));
    m_history->setAccessibleName(tr("Answers of this session"));
    m_repeat->setText(tr("Repeat"));
    m_repeat->setToolTip(tr("Send this request again"));
    m_edit->setText(tr("Edit", "a request of the history"));
    m_edit->setToolTip(tr("Put this request into the form"));
    showHistory();
    showRunning(m_parts.model->isRunning());
}

void InvokeDialog::showRunning(bool running)
{
    m_send->setText(running ? tr("Stop") : tr("Send"));
    m_repeat->setEnabled(!running && m_history->count() > 0);
    m_edit->setEnabled(m_history->count() > 0);
    m_history->setEnabled(!running && m_history->count() > 0);
    if (running)
        m_result->showRunning();
}

bool InvokeDialog::isMine(const InvokeResult &result) const
{
    return result.request.ns == m_parts.app.ns && result.request.service == m_parts.app.name;
}

/// The newest is chosen.
void InvokeDialog::showHistory()
{
    const QSignalBlocker quiet(m_history);
    m_history->clear();
    const WallTime now = SystemClock().wall();
    for (const InvokeResult &result : m_parts.model->history()) {
        if (isMine(result))
            m_history->addItem(tr("%1 · %2 %3 · %4", "time, method, path, summary of the answer")
                                   .arg(models::formatting::time(result.time, now), result.request.method,
                                        result.request.path, result.summary()),
                               result.id);
    }
    m_history->setPlaceholderText(tr("No answers in this session yet"));
    m_history->setCurrentIndex(m_history->count() > 0 ? 0 : -1);
    showChosen();
}

std::optional<InvokeResult> InvokeDialog::chosen() const
{
    return m_parts.model->result(m_history->currentData().toULongLong());
}

void InvokeDialog::showChosen()
{
    const auto result = chosen();
    if (result)
        m_result->showResult(*result);
    else
        m_result->showNothing();
    m_repeat->setEnabled(result.has_value());
    m_edit->setEnabled(result.has_value());
    m_history->setEnabled(result.has_value());
}

void InvokeDialog::notice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void InvokeDialog::send()
{
    if (m_parts.model->isRunning()) {
        m_parts.model->cancel();
        return;
    }
    notice({});
    if (m_request->check())
        m_parts.model->run(models::invocationOf(m_request->request(), m_parts.app.ns, m_parts.app.name));
}

void InvokeDialog::copyCurl()
{
    if (!m_request->check())
        return;
    const models::InvokeRequest request = m_request->request();
    const QUrl url = m_parts.urls.value(request.tag, m_parts.urls.value(QString()));
    QApplication::clipboard()->setText(
        models::asCurl(models::invocationOf(request, m_parts.app.ns, m_parts.app.name), url));
    notice(models::secretsOf(request).isEmpty()
               ? tr("The command is in the clipboard.")
               : tr("The command is in the clipboard, with the values of the secret headers."));
}

void InvokeDialog::done(int result)
{
    m_parts.requests->setDraft(m_owner, models::withoutSecrets(m_request->request()));
    m_parts.model->cancel();
    QDialog::done(result);
}

void InvokeDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
