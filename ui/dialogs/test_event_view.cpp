#include "ui/dialogs/test_event_view.h"

#include "ui/dialogs/invoke_request_view.h"
#include "ui/dialogs/saved_requests.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using widgets::grid;

TestEventView::TestEventView(session::RequestStore *store, const QString &profile, QWidget *parent)
    : QWidget(parent)
    , m_request(new InvokeRequestView({}, this))
    // Of no namespace, and so of no app.
    , m_saved(new SavedRequests(
          store, {profile, {}, QStringLiteral("functions")}, [this] { return request(); }, this))
    , m_note(widgets::makeLabel("testEventNote", "caption", this))
    , m_notice(widgets::makeLabel("testEventNotice", "caution", this))
{
    m_notice->hide();
    auto *head = new QHBoxLayout;
    head->setSpacing(grid(4));
    head->addWidget(m_note, 1);
    head->addWidget(m_saved);
    auto *card = new widgets::Card(this);
    card->body()->addLayout(head);
    card->body()->addWidget(m_request, 1);
    card->body()->addWidget(m_notice);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    connect(m_saved, &SavedRequests::chosen, this, [this](const models::InvokeRequest &request) {
        m_isChosen = true;
        m_request->setRequest(request);
    });
    connect(m_saved, &SavedRequests::noticed, this, &TestEventView::notice);
    connect(m_request, &InvokeRequestView::edited, this, [this] { notice({}); });
    m_sample = m_request->request();
    retranslateUi();
}

void TestEventView::setKind(models::FunctionKind kind)
{
    if (m_isChosen || m_request->request() != m_sample)
        return;
    m_request->setRequest(models::functionTestRequest(kind));
    m_sample = m_request->request();
}

models::InvokeRequest TestEventView::request() const
{
    return m_request->request();
}

void TestEventView::notice(const QString &text)
{
    m_notice->setText(text);
    m_notice->setVisible(!text.isEmpty());
}

void TestEventView::retranslateUi()
{
    m_note->setText(
        tr("Test invoke has this ready once the function is deployed. Saved ones can be used for every "
           "function."));
}

void TestEventView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
