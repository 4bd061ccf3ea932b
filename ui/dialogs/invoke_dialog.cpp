#include "ui/dialogs/invoke_dialog.h"

#include "ui/dialogs/invoke_result_view.h"
#include "ui/models/formatting.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace tidegate::dialogs {

using models::InvokeModel;
using widgets::grid;

InvokeDialog::InvokeDialog(InvokeModel *model, const resource::ObjectName &app, const QStringList &tags,
                           QWidget *parent)
    : QDialog(parent), m_model(model), m_app(app), m_title(widgets::makeLabel("dialogTitle", "title", this))
{
    setupRequest(tags);
    setupResult();
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(3));
    row->addWidget(m_requestCard, 2);
    row->addWidget(m_resultCard, 3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(6));
    column->setSpacing(grid(3));
    column->addWidget(m_title);
    column->addLayout(row, 1);
    resize(grid(240), grid(140));
    retranslateUi();
    showRunning(model->isRunning());
}

void InvokeDialog::setupRequest(const QStringList &tags)
{
    m_requestCard = new widgets::Card(this);
    m_method = new QComboBox;
    m_method->setObjectName(QStringLiteral("method"));
    m_method->addItems(InvokeModel::methods());
    m_path = new QLineEdit(QStringLiteral("/"));
    m_path->setObjectName(QStringLiteral("path"));
    auto *first = new QHBoxLayout;
    first->setSpacing(grid(2));
    first->addWidget(m_method);
    first->addWidget(m_path, 1);
    m_tag = new QComboBox;
    m_tag->setObjectName(QStringLiteral("tag"));
    m_tag->addItem(QString());
    m_tag->addItems(tags);
    m_tag->setVisible(!tags.isEmpty());
    m_headersLabel = widgets::makeLabel("headersLabel", "caption");
    m_headers = new QPlainTextEdit;
    m_headers->setObjectName(QStringLiteral("headers"));
    m_headers->setTabChangesFocus(true);
    m_bodyLabel = widgets::makeLabel("bodyLabel", "caption");
    m_body = new QPlainTextEdit;
    m_body->setObjectName(QStringLiteral("body"));
    m_problem = widgets::makeLabel("problem", "problem");
    m_problem->hide();
    m_send = widgets::makeButton("send", QStringLiteral("invoke"), "primary", this);
    m_send->setDefault(true);
    QVBoxLayout *body = m_requestCard->body();
    body->addLayout(first);
    body->addWidget(m_tag);
    body->addWidget(m_headersLabel);
    body->addWidget(m_headers, 1);
    body->addWidget(m_bodyLabel);
    body->addWidget(m_body, 2);
    body->addWidget(m_problem);
    body->addWidget(m_send, 0, Qt::AlignRight);
    connect(m_send, &QPushButton::clicked, this, &InvokeDialog::send);
}

void InvokeDialog::setupResult()
{
    m_resultCard = new widgets::Card(this);
    m_result = new InvokeResultView(m_resultCard);
    m_resultCard->body()->addWidget(m_result);
    connect(m_model, &InvokeModel::started, this, [this] { showRunning(true); });
    connect(m_model, &InvokeModel::finished, this, [this](const models::InvokeResult &result) {
        showRunning(false);
        m_result->showResult(result);
    });
    connect(m_model, &InvokeModel::cancelled, this, [this] {
        showRunning(false);
        m_result->showNothing();
    });
}

void InvokeDialog::retranslateUi()
{
    setWindowTitle(tr("Test invoke"));
    m_title->setText(tr("Test invoke %1", "app").arg(m_app.text()));
    m_requestCard->setHeading(tr("Request"));
    m_resultCard->setHeading(tr("Answer"));
    m_method->setAccessibleName(tr("Method"));
    m_path->setAccessibleName(tr("Path"));
    m_path->setPlaceholderText(tr("Path, as in /orders?limit=5"));
    m_tag->setAccessibleName(tr("Tag"));
    m_tag->setItemText(0, tr("By the traffic split"));
    m_headersLabel->setText(tr("Headers, one a line"));
    m_headers->setAccessibleName(tr("Request headers"));
    m_headers->setPlaceholderText(QStringLiteral("Accept: application/json"));
    m_bodyLabel->setText(tr("Body"));
    m_body->setAccessibleName(tr("Request body"));
    showRunning(m_model->isRunning());
}

void InvokeDialog::showRunning(bool running)
{
    m_send->setText(running ? tr("Stop") : tr("Send"));
    if (running)
        m_result->showRunning();
}

void InvokeDialog::send()
{
    if (m_model->isRunning()) {
        m_model->cancel();
        return;
    }
    const auto headers = models::parseHeaderLines(m_headers->toPlainText());
    m_problem->setVisible(!headers);
    if (!headers) {
        m_problem->setText(models::formatting::error(headers.error()));
        return;
    }
    client::Invocation invocation;
    invocation.ns = m_app.ns;
    invocation.service = m_app.name;
    invocation.method = m_method->currentText();
    invocation.path =
        m_path->text().startsWith(QLatin1Char('/')) ? m_path->text() : QLatin1Char('/') + m_path->text();
    invocation.headers = *headers;
    invocation.body = m_body->toPlainText().toUtf8();
    invocation.tag = m_tag->currentIndex() > 0 ? m_tag->currentText() : QString();
    m_model->run(invocation);
}

void InvokeDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
