#include "ui/dialogs/deploy_yaml_view.h"

#include "ui/dialogs/yaml.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"
#include "ui/widgets/text_view.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace tidegate::dialogs {

using namespace std::chrono_literals;
using models::DeployModel;

DeployYamlView::DeployYamlView(DeployModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_card(new widgets::Card(this))
    , m_text(new widgets::TextView(m_card))
    , m_problem(widgets::makeLabel("yamlProblem", "problem", m_card))
    , m_note(widgets::makeLabel("yamlNote", "caption", m_card))
{
    m_text->setObjectName(QStringLiteral("yamlPreview"));
    m_text->setReadOnly(false);
    m_text->setTabChangesFocus(true);
    m_problem->hide();
    m_card->body()->addWidget(m_text, 1);
    m_card->body()->addWidget(m_problem);
    m_card->body()->addWidget(m_note);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_card);
    m_wait.setSingleShot(true);
    m_wait.setInterval(250ms);
    connect(&m_wait, &QTimer::timeout, this, &DeployYamlView::read);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_showing)
            m_wait.start();
    });
    connect(model, &DeployModel::formChanged, this, &DeployYamlView::show);
    retranslateUi();
    show();
}

void DeployYamlView::retranslateUi()
{
    m_card->setHeading(tr("What will be sent"));
    m_text->setAccessibleName(tr("The service as YAML"));
    m_note->setText(tr(
        "Form and YAML follow each other. Fields that the form does not have are kept; comments are not."));
}

/// As the model has it, unless the person is just typing it.
void DeployYamlView::show()
{
    if (m_reading)
        return;
    m_wait.stop();
    QJsonObject object = m_model->preview().json();
    object.remove(QStringLiteral("status"));
    const QScopedValueRollback guard(m_showing, true);
    m_text->setContent(toYaml(object));
    m_problem->hide();
}

void DeployYamlView::read()
{
    const QScopedValueRollback guard(m_reading, true);
    m_wait.stop();
    const auto object = fromYaml(m_text->toPlainText());
    const QString trouble =
        object ? m_model->setService(*object) : QString::fromStdString(object.error().message);
    m_problem->setText(trouble);
    m_problem->setVisible(!trouble.isEmpty());
    if (trouble.isEmpty())
        Q_EMIT edited();
}

bool DeployYamlView::flush()
{
    if (m_wait.isActive())
        read();
    return m_problem->isHidden();
}

void DeployYamlView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
