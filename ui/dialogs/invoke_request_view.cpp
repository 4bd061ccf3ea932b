#include "ui/dialogs/invoke_request_view.h"

#include "ui/dialogs/field_table.h"
#include "ui/dialogs/form_grid.h"
#include "ui/models/invoke_model.h"
#include "ui/widgets/json_highlighter.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QToolButton>

namespace tidegate::dialogs {

using models::BodyKind;
using models::InvokeRequest;
using widgets::grid;

namespace {

enum Tab
{
    BodyTab,
    HeadersTab,
    QueryTab
};

QLineEdit *makeLine(const char *name, QWidget *parent)
{
    auto *line = new QLineEdit(parent);
    line->setObjectName(QString::fromLatin1(name));
    return line;
}

QComboBox *makeCombo(const char *name, QWidget *parent)
{
    auto *combo = new QComboBox(parent);
    combo->setObjectName(QString::fromLatin1(name));
    return combo;
}

} // namespace

InvokeRequestView::InvokeRequestView(const QStringList &tags, QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(2));
    widgets::setLook(this, "plain");
    setupTarget(tags);
    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(QStringLiteral("requestTabs"));
    setupBody();
    m_headers = new FieldTable(QStringLiteral("headers"), true, m_tabs);
    m_query = new FieldTable(QStringLiteral("query"), false, m_tabs);
    m_tabs->addTab(m_headers, QString());
    m_tabs->addTab(m_query, QString());
    column->addWidget(m_tabs, 1);
    m_problem = widgets::makeLabel("problem", "problem", this);
    m_problem->hide();
    column->addWidget(m_problem);
    for (FieldTable *table : {m_headers, m_query})
        connect(table, &FieldTable::edited, this, &InvokeRequestView::changed);
    retranslateUi();
    setRequest({});
    setFocusProxy(m_path);
}

void InvokeRequestView::setupTarget(const QStringList &tags)
{
    m_method = makeCombo("method", this);
    m_method->addItems(models::InvokeModel::methods());
    m_path = makeLine("path", this);
    auto *first = new QHBoxLayout;
    first->setSpacing(grid(2));
    first->addWidget(m_method);
    first->addWidget(m_path, 1);
    m_tag = makeCombo("tag", this);
    m_tag->addItem(QString());
    m_tag->addItems(tags);
    m_tag->setVisible(!tags.isEmpty());
    m_timeoutLabel = widgets::makeLabel("timeoutLabel", "caption", this);
    m_timeoutLabel->setWordWrap(false);
    m_timeout = new QSpinBox(this);
    m_timeout->setObjectName(QStringLiteral("timeout"));
    m_timeout->setRange(1, 3600);
    m_timeout->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_timeout->setAlignment(Qt::AlignRight);
    auto *second = new QHBoxLayout;
    second->setSpacing(grid(2));
    second->addWidget(m_tag, 1);
    second->addStretch();
    second->addWidget(m_timeoutLabel);
    second->addWidget(m_timeout);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addLayout(first);
    column->addLayout(second);
    connect(m_path, &QLineEdit::textEdited, this, &InvokeRequestView::changed);
    connect(m_path, &QLineEdit::editingFinished, this, &InvokeRequestView::takeQuery);
    connect(m_method, &QComboBox::currentIndexChanged, this, &InvokeRequestView::changed);
    connect(m_tag, &QComboBox::currentIndexChanged, this, &InvokeRequestView::changed);
    connect(m_timeout, &QSpinBox::valueChanged, this, &InvokeRequestView::changed);
}

void InvokeRequestView::setupBody()
{
    auto *page = new QWidget(m_tabs);
    widgets::setLook(page, "plain");
    m_kind = makeCombo("bodyKind", page);
    for (const BodyKind kind :
         {BodyKind::Text, BodyKind::Json, BodyKind::BinaryEvent, BodyKind::StructuredEvent})
        m_kind->addItem(QString(), int(kind));
    m_indent = widgets::makeButton("indent", {}, nullptr, page);
    m_body = new QPlainTextEdit(page);
    m_body->setObjectName(QStringLiteral("body"));
    m_body->setTabChangesFocus(true);
    m_body->setFont(widgets::TextView::fixedFont());
    m_body->setMinimumHeight(grid(20));
    m_colors = new widgets::JsonHighlighter(m_body);
    setupEvent(page);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_kind, 1);
    row->addWidget(m_indent);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, grid(2), 0, 0);
    column->setSpacing(grid(2));
    column->addLayout(row);
    column->addWidget(m_event);
    column->addWidget(m_body, 1);
    m_tabs->addTab(page, QString());
    connect(m_kind, &QComboBox::currentIndexChanged, this, &InvokeRequestView::showKind);
    connect(m_indent, &QPushButton::clicked, this,
            [this] { m_body->setPlainText(models::indentedJson(m_body->toPlainText())); });
    connect(m_body, &QPlainTextEdit::textChanged, this, &InvokeRequestView::changed);
}

void InvokeRequestView::setupEvent(QWidget *page)
{
    m_event = new FormGrid(page);
    m_event->setObjectName(QStringLiteral("eventForm"));
    m_id = makeLine("eventId", m_event);
    m_newId = widgets::makeIconButton("eventNewId", QStringLiteral("refresh"), m_event);
    auto *id = new QWidget(m_event);
    widgets::setLook(id, "plain");
    auto *row = new QHBoxLayout(id);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(grid(1));
    row->addWidget(m_id, 1);
    row->addWidget(m_newId);
    id->setFocusProxy(m_id);
    m_source = makeLine("eventSource", m_event);
    m_type = makeLine("eventType", m_event);
    m_subject = makeLine("eventSubject", m_event);
    m_contentType = makeLine("eventContentType", m_event);
    m_event->add(QStringLiteral("id"), id);
    m_event->add(QStringLiteral("source"), m_source);
    m_event->add(QStringLiteral("type"), m_type);
    m_event->add(QStringLiteral("subject"), m_subject);
    m_event->add(QStringLiteral("datacontenttype"), m_contentType);
    m_contentType->setPlaceholderText(QStringLiteral("application/json"));
    for (QLineEdit *line : {m_id, m_source, m_type, m_subject, m_contentType})
        connect(line, &QLineEdit::textEdited, this, &InvokeRequestView::changed);
    connect(m_newId, &QToolButton::clicked, this, [this] {
        m_id->setText(models::CloudEvent::sample().id);
        changed();
    });
}

void InvokeRequestView::retranslateUi()
{
    m_isFilling = true; // a choice that says something else is no edit
    m_method->setAccessibleName(tr("Method"));
    m_path->setAccessibleName(tr("Path"));
    m_path->setPlaceholderText(tr("Path, as in /orders?limit=5"));
    m_tag->setAccessibleName(tr("Tag"));
    m_tag->setItemText(0, tr("By the traffic split"));
    m_timeoutLabel->setText(tr("Time-out"));
    m_timeout->setAccessibleName(tr("Time-out"));
    m_timeout->setSuffix(tr(" s", "seconds, after a number"));
    m_tabs->setAccessibleName(tr("Parts of the request"));
    m_headers->setAccessibleText(tr("Request headers"));
    m_query->setAccessibleText(tr("Query"));
    m_kind->setAccessibleName(tr("Kind of body"));
    m_kind->setItemText(0, tr("Text"));
    m_kind->setItemText(1, tr("JSON"));
    m_kind->setItemText(2, tr("CloudEvent, attributes as headers"));
    m_kind->setItemText(3, tr("CloudEvent, one JSON document"));
    m_indent->setText(tr("Indent"));
    m_indent->setToolTip(tr("Write the JSON with one value a line"));
    m_body->setAccessibleName(tr("Request body"));
    m_event->setLabel(QStringLiteral("id"), tr("Id"));
    m_event->setLabel(QStringLiteral("source"), tr("Source", "of a CloudEvent"));
    m_event->setLabel(QStringLiteral("type"), tr("Type", "of a CloudEvent"));
    m_event->setLabel(QStringLiteral("subject"), tr("Subject"));
    m_event->setLabel(QStringLiteral("datacontenttype"), tr("Data type"));
    m_id->setAccessibleName(tr("Id"));
    m_subject->setPlaceholderText(tr("Optional"));
    widgets::setHint(m_newId, tr("A new id"));
    showKind();
    m_isFilling = false;
    showCounts();
    showProblems(m_showsAll);
}

BodyKind InvokeRequestView::kind() const
{
    return BodyKind(m_kind->currentData().toInt());
}

InvokeRequest InvokeRequestView::request() const
{
    InvokeRequest request;
    request.method = m_method->currentText();
    request.path = m_path->text();
    models::splitQuery(request);
    request.query += m_query->fields();
    request.headers = m_headers->fields();
    request.kind = kind();
    request.tag = m_tag->currentIndex() > 0 ? m_tag->currentText() : QString();
    request.timeoutSeconds = m_timeout->value();
    request.event = {m_id->text(),      m_source->text(),      m_type->text(),
                     m_subject->text(), m_contentType->text(), {}};
    (request.isEvent() ? request.event.data : request.body) = m_body->toPlainText();
    return request;
}

void InvokeRequestView::setRequest(const InvokeRequest &request)
{
    m_isFilling = true;
    m_showsAll = false;
    m_method->setCurrentText(request.method);
    m_path->setText(request.path);
    m_query->setFields(request.query);
    m_headers->setFields(request.headers);
    m_kind->setCurrentIndex(m_kind->findData(int(request.kind)));
    const bool isKnownTag = !request.tag.isEmpty() && m_tag->findText(request.tag) > 0;
    m_tag->setCurrentIndex(isKnownTag ? m_tag->findText(request.tag) : 0);
    m_timeout->setValue(request.timeoutSeconds);
    const models::CloudEvent event =
        request.event.id.isEmpty() ? models::CloudEvent::sample() : request.event;
    m_id->setText(event.id);
    m_source->setText(event.source);
    m_type->setText(event.type);
    m_subject->setText(event.subject);
    m_contentType->setText(event.contentType);
    m_body->setPlainText(request.isEvent() ? request.event.data : request.body);
    showKind();
    m_isFilling = false;
    showCounts();
    showProblems(m_showsAll);
}

/// What was typed behind a question mark goes into the table, where it can be read.
void InvokeRequestView::takeQuery()
{
    if (!m_path->text().contains(QLatin1Char('?')) && !m_path->text().contains(QLatin1String("://")))
        return;
    const InvokeRequest now = request();
    m_path->setText(now.path);
    m_query->setFields(now.query);
    changed();
}

void InvokeRequestView::changed()
{
    if (m_isFilling)
        return;
    showCounts();
    showProblems(m_showsAll);
    Q_EMIT edited();
}

void InvokeRequestView::showKind()
{
    const bool isEvent = kind() == BodyKind::BinaryEvent || kind() == BodyKind::StructuredEvent;
    m_event->setVisible(isEvent);
    m_indent->setVisible(kind() != BodyKind::Text);
    m_colors->setActive(kind() != BodyKind::Text);
    m_body->setPlaceholderText(isEvent ? tr("The event's data") : tr("Empty: no body is sent"));
    if (isEvent && m_method->currentText() == QLatin1String("GET") && !m_isFilling)
        m_method->setCurrentText(QStringLiteral("POST"));
    changed();
}

void InvokeRequestView::showCounts()
{
    const auto named = [this](int tab, const QString &name, int count) {
        m_tabs->setTabText(
            tab, count > 0 ? tr("%1 (%2)", "part of a request, how many").arg(name, QLocale().toString(count))
                           : name);
    };
    m_tabs->setTabText(BodyTab, tr("Body"));
    named(HeadersTab, tr("Headers"), m_headers->activeCount());
    named(QueryTab, tr("Query"), m_query->activeCount());
}

void InvokeRequestView::showProblems(bool all)
{
    const auto wrong = models::problems(request());
    for (const char *field : {"id", "source", "type"}) {
        const QString name = QString::fromLatin1(field);
        m_event->setProblem(name, all ? wrong.value(QStringLiteral("event.") + name) : QString());
    }
    QStringList texts;
    for (const char *field : {"path", "headers", "body", "event.data"}) {
        if (const QString text = wrong.value(QString::fromLatin1(field)); !text.isEmpty())
            texts.append(text);
    }
    m_problem->setText(texts.join(QLatin1Char('\n')));
    m_problem->setVisible(!texts.isEmpty());
}

bool InvokeRequestView::check()
{
    m_showsAll = true;
    showProblems(true);
    const auto wrong = models::problems(request());
    if (wrong.isEmpty())
        return true;
    const QString first = wrong.firstKey();
    const std::pair<const char *, QLineEdit *> fields[] = {
        {"path", m_path}, {"event.id", m_id}, {"event.source", m_source}, {"event.type", m_type}};
    m_tabs->setCurrentIndex(first == QLatin1String("headers") ? HeadersTab : BodyTab);
    QWidget *place = first == QLatin1String("headers") ? static_cast<QWidget *>(m_headers) : m_body;
    for (const auto &[name, line] : fields) {
        if (first == QLatin1String(name))
            place = line;
    }
    place->setFocus();
    return false;
}

void InvokeRequestView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
