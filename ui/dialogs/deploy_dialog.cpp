#include "ui/dialogs/deploy_dialog.h"

#include "ui/dialogs/deploy_form_view.h"
#include "ui/dialogs/deploy_progress.h"
#include "ui/session/settings.h"
#include "ui/widgets/drop_zone.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/metrics.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>

namespace tidegate::dialogs {

using models::DeployModel;
using widgets::grid;
using Phase = DeployModel::Phase;

DeployDialog::DeployDialog(DeployModel *model, session::Settings *settings, QWidget *parent)
    : QDialog(parent)
    , m_model(model)
    , m_settings(settings)
    , m_title(widgets::makeLabel("dialogTitle", "title", this))
    , m_subtitle(widgets::makeLabel("dialogSubtitle", "caption", this))
{
    setAcceptDrops(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(grid(6), grid(4), grid(6), grid(4));
    column->setSpacing(grid(1));
    column->addWidget(m_title);
    column->addWidget(m_subtitle);
    column->addSpacing(grid(2));
    setupFaces();
    column->addSpacing(grid(2));
    setupButtons();
    resize(grid(270), grid(185));
    connect(model, &DeployModel::phaseChanged, this, &DeployDialog::showPhase);
    connect(model, &DeployModel::problemsChanged, this,
            [this] { m_deploy->setEnabled(m_model->canDeploy()); });
    connect(model, &DeployModel::formChanged, this, [this] { m_deploy->setEnabled(m_model->canDeploy()); });
    retranslateUi();
    if (model->phase() == Phase::Editing)
        m_form->load();
}

void DeployDialog::setupFaces()
{
    m_stack = new QStackedWidget(this);
    m_dropZone = new widgets::DropZone(m_stack);
    m_form = new DeployFormView(m_model, m_stack);
    m_progress = new DeployProgress(m_model, m_stack);
    m_stack->addWidget(m_dropZone);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_progress);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_stack, 1);
    connect(m_dropZone, &widgets::DropZone::dropped, m_model, &DeployModel::chooseFile);
    connect(m_dropZone, &widgets::DropZone::chooseRequested, this, &DeployDialog::chooseFile);
    connect(m_progress, &DeployProgress::urlRequested, this, &DeployDialog::urlRequested);
}

void DeployDialog::setupButtons()
{
    m_replaceCode = widgets::makeButton("replaceCode", QStringLiteral("file"), nullptr, this);
    m_back = widgets::makeButton("back", {}, nullptr, this);
    m_cancel = widgets::makeButton("cancel", {}, nullptr, this);
    m_deploy = widgets::makeButton("deploy", QStringLiteral("deploy"), "primary", this);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_replaceCode);
    row->addStretch();
    row->addWidget(m_back);
    row->addWidget(m_cancel);
    row->addWidget(m_deploy);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_replaceCode, &QPushButton::clicked, this, &DeployDialog::chooseFile);
    connect(m_back, &QPushButton::clicked, m_model, &DeployModel::back);
    connect(m_cancel, &QPushButton::clicked, this, &DeployDialog::leave);
    connect(m_deploy, &QPushButton::clicked, this, &DeployDialog::deploy);
}

void DeployDialog::retranslateUi()
{
    setWindowTitle(tr("Deploy"));
    m_back->setText(tr("Back"));
    m_replaceCode->setText(tr("Choose another file…"));
    showPhase();
}

void DeployDialog::showPhase()
{
    const Phase phase = m_model->phase();
    const bool editing = phase == Phase::Editing;
    QWidget *face = phase == Phase::Choosing ? static_cast<QWidget *>(m_dropZone)
                    : editing                ? static_cast<QWidget *>(m_form)
                                             : m_progress;
    if (editing && m_stack->currentWidget() != m_form)
        m_form->load();
    m_progress->refresh();
    m_stack->setCurrentWidget(face);
    const QString name = m_model->form().name;
    m_title->setText(name.isEmpty() || phase == Phase::Choosing ? tr("Deploy an app")
                     : m_model->isUpdate() && !m_model->isFirstThatFailed()
                         ? tr("Deploy a new version of %1").arg(name)
                         : tr("Deploy %1").arg(name));
    m_subtitle->setText(
        phase == Phase::Done ? tr("It is ready. Without requests it will be scaled to zero.")
        : m_model->isFirstThatFailed()
            ? tr("The app was created and has not become ready. It goes on trying; change what is wrong and "
                 "deploy it again, or delete it.")
        : phase == Phase::Failed
            ? tr("This did not work. Nothing that ran before was touched.")
            : tr("A code package becomes an app with its own address, and scales with its requests."));
    m_replaceCode->setVisible(editing);
    m_back->setVisible(phase == Phase::Failed);
    m_deploy->setVisible(editing || phase == Phase::Choosing);
    m_deploy->setEnabled(m_model->canDeploy());
    m_deploy->setText(m_model->isUpdate() ? tr("Deploy new version") : tr("Deploy"));
    m_cancel->setText(phase == Phase::Done ? tr("Close") : m_model->isBusy() ? tr("Stop") : tr("Cancel"));
}

void DeployDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a code package"), m_settings->lastFolder(),
                                   tr("Code packages (*.jar *.zip *.tar.gz *.tgz *.tar);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_settings->setLastFolder(QFileInfo(file).absolutePath());
        m_model->chooseFile(file);
    });
    dialog->open();
}

void DeployDialog::deploy()
{
    m_model->deploy(m_model->isUpdate());
}

void DeployDialog::leave()
{
    if (m_model->isBusy()) {
        m_model->cancel();
        return;
    }
    reject();
}

void DeployDialog::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_model->isBusy() && !widgets::deployableFile(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void DeployDialog::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    m_model->chooseFile(widgets::deployableFile(event->mimeData()));
}

void DeployDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
