#include "ui/dialogs/deploy_dialog.h"

#include "ui/dialogs/deploy_form_view.h"
#include "ui/dialogs/deploy_progress.h"
#include "ui/dialogs/function_editor.h"
#include "ui/dialogs/review_dialog.h"
#include "ui/session/request_store.h"
#include "ui/session/settings.h"
#include "ui/widgets/change_lock.h"
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

DeployDialog::DeployDialog(const Parts &parts, QWidget *parent)
    : QDialog(parent)
    , m_model(parts.model)
    , m_settings(parts.settings)
    , m_requests(parts.requests)
    , m_profile(parts.profile)
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
    connect(m_model, &DeployModel::phaseChanged, this, &DeployDialog::showPhase);
    connect(m_model, &DeployModel::phaseChanged, this, &DeployDialog::keepTestEvent);
    const auto showWhatCanBeDone = [this] {
        m_deploy->setEnabled(m_isWriting ? m_function->canContinue() : m_model->canDeploy());
        m_review->setEnabled(m_model->canDeploy());
    };
    connect(m_model, &DeployModel::problemsChanged, this, showWhatCanBeDone);
    connect(m_model, &DeployModel::formChanged, this, showWhatCanBeDone);
    connect(m_function, &FunctionEditor::changed, this, showWhatCanBeDone);
    connect(m_model, &DeployModel::reviewed, this, &DeployDialog::showReview);
    connect(m_model, &DeployModel::reviewFailed, m_subtitle, &QLabel::setText);
    retranslateUi();
    if (m_model->phase() == Phase::Editing)
        m_form->load();
}

void DeployDialog::setupFaces()
{
    m_stack = new QStackedWidget(this);
    m_start = makeStart();
    m_function = new FunctionEditor(m_settings, m_requests, m_profile, m_stack);
    m_form = new DeployFormView(m_model, m_stack);
    m_progress = new DeployProgress(m_model, m_stack);
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_function);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_progress);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_stack, 1);
    connect(m_dropZone, &widgets::DropZone::dropped, this, &DeployDialog::useFile);
    connect(m_dropZone, &widgets::DropZone::chooseRequested, this, &DeployDialog::chooseFile);
    connect(m_progress, &DeployProgress::urlRequested, this, &DeployDialog::urlRequested);
}

QWidget *DeployDialog::makeStart()
{
    auto *start = new QWidget(m_stack);
    m_dropZone = new widgets::DropZone(start);
    m_or = widgets::makeLabel("or", "caption", start);
    m_or->setWordWrap(false);
    m_writeFunction = widgets::makeButton("writeFunction", QStringLiteral("file"), nullptr, start);
    m_useImage = widgets::makeButton("useImage", QStringLiteral("package"), nullptr, start);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addStretch();
    row->addWidget(m_or);
    row->addWidget(m_writeFunction);
    row->addWidget(m_useImage);
    row->addStretch();
    auto *column = new QVBoxLayout(start);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(grid(3));
    column->addWidget(m_dropZone, 1);
    column->addLayout(row);
    connect(m_writeFunction, &QPushButton::clicked, this, [this] {
        m_isWriting = true;
        showPhase();
    });
    connect(m_useImage, &QPushButton::clicked, this, [this] {
        m_isFunction = false;
        m_model->useImage();
    });
    return start;
}

void DeployDialog::setupButtons()
{
    m_replaceCode = widgets::makeButton("replaceCode", QStringLiteral("file"), nullptr, this);
    m_back = widgets::makeButton("back", {}, nullptr, this);
    m_cancel = widgets::makeButton("cancel", {}, nullptr, this);
    m_review = widgets::makeButton("review", QStringLiteral("compare"), nullptr, this);
    m_invoke = widgets::makeButton("invokeDeployed", QStringLiteral("invoke"), nullptr, this);
    m_deploy = widgets::makeButton("deploy", QStringLiteral("deploy"), "primary", this);
    widgets::setChanges(m_deploy);
    auto *row = new QHBoxLayout;
    row->setSpacing(grid(2));
    row->addWidget(m_replaceCode);
    row->addStretch();
    row->addWidget(m_back);
    row->addWidget(m_cancel);
    row->addWidget(m_invoke);
    row->addWidget(m_review);
    row->addWidget(m_deploy);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    connect(m_replaceCode, &QPushButton::clicked, this, &DeployDialog::chooseFile);
    connect(m_back, &QPushButton::clicked, this, [this] {
        m_isWriting = false;
        m_model->back();
        showPhase();
    });
    connect(m_review, &QPushButton::clicked, this, &DeployDialog::review);
    connect(m_invoke, &QPushButton::clicked, this, [this] {
        Q_EMIT invokeRequested(m_model->service());
        accept();
    });
    connect(m_cancel, &QPushButton::clicked, this, &DeployDialog::leave);
    connect(m_deploy, &QPushButton::clicked, this, &DeployDialog::deploy);
}

void DeployDialog::retranslateUi()
{
    setWindowTitle(tr("Deploy"));
    m_back->setText(tr("Back"));
    m_replaceCode->setText(tr("Choose another file…"));
    m_or->setText(tr("or"));
    m_writeFunction->setText(tr("Write a function…"));
    m_useImage->setText(tr("Use an image…"));
    m_review->setText(tr("Review changes…"));
    m_invoke->setText(tr("Test invoke…"));
    showPhase();
}

void DeployDialog::showPhase()
{
    const Phase phase = m_model->phase();
    const bool editing = phase == Phase::Editing;
    m_isWriting = m_isWriting && phase == Phase::Choosing;
    QWidget *face = m_isWriting                ? static_cast<QWidget *>(m_function)
                    : phase == Phase::Choosing ? m_start
                    : editing                  ? static_cast<QWidget *>(m_form)
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
    m_back->setVisible(phase == Phase::Failed || m_isWriting);
    m_review->setVisible(editing);
    m_review->setEnabled(m_model->canDeploy());
    m_invoke->setVisible(phase == Phase::Done);
    m_deploy->setVisible(editing || m_isWriting);
    m_deploy->setEnabled(m_isWriting ? m_function->canContinue() : m_model->canDeploy());
    m_deploy->setText(m_isWriting           ? tr("Continue")
                      : m_model->isUpdate() ? tr("Deploy new version")
                                            : tr("Deploy"));
    m_cancel->setText(phase == Phase::Done ? tr("Close") : m_model->isBusy() ? tr("Stop") : tr("Cancel"));
}

void DeployDialog::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Choose a code package"), m_settings->lastFolder(),
                                   tr("Code packages and functions (*.jar *.zip *.tar.gz *.tgz *.tar *.py "
                                      "*.js *.mjs *.java);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &file) {
        m_settings->setLastFolder(QFileInfo(file).absolutePath());
        useFile(file);
    });
    dialog->open();
}

void DeployDialog::useFile(const QString &file)
{
    m_isFunction = false;
    m_model->chooseFile(file);
}

void DeployDialog::deploy()
{
    if (m_isWriting)
        useFunction();
    else if (m_form->flush())
        m_model->deploy(m_model->isUpdate());
}

void DeployDialog::review()
{
    if (m_form->flush())
        m_model->review();
}

void DeployDialog::showReview(const resource::Object &before, const resource::Object &after)
{
    auto *dialog = new ReviewDialog(before, after, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, &DeployDialog::deploy);
    dialog->open();
}

void DeployDialog::useFunction()
{
    const QString file = m_function->writeSource();
    if (file.isEmpty())
        return;
    models::DeployForm form = m_model->form();
    form.name = m_function->name();
    m_model->setForm(form);
    m_isFunction = true;
    m_model->chooseFile(file);
}

/// Test invoke starts with the function's event as soon as there is an app: the dialog may be closed while
/// one waits. The source stays as a draft until it runs.
void DeployDialog::keepTestEvent(Phase phase)
{
    if (!m_isFunction)
        return;
    const models::DeployForm &form = m_model->form();
    if (phase == Phase::Waiting)
        m_requests->setDraft({m_profile, form.ns, form.name},
                             models::withoutSecrets(m_function->testRequest()));
    else if (phase == Phase::Done)
        m_function->forgetDraft();
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
    useFile(widgets::deployableFile(event->mimeData()));
}

void DeployDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslateUi();
}

} // namespace tidegate::dialogs
