#include "ui/models/deploy_model.h"

#include "core/resource/admission.h"
#include "core/resource/conditions.h"
#include "core/resource/serving.h"
#include "ui/models/deploy_problems.h"
#include "ui/models/formatting.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>

namespace tidegate::models {

using resource::Condition;
using resource::ConditionStatus;
using resource::Object;
using namespace std::chrono_literals;

namespace {

constexpr auto lookEvery = 400ms;
constexpr int mostTries = 5; ///< of an update that the server's own status writes overtake

Error noConnection()
{
    return Error{
        Code::Unavailable,
        QCoreApplication::translate("tidegate::models::DeployModel", "There is no connection to a server.")
            .toStdString(),
        {},
        {}};
}

} // namespace

QString containerImage(const Object &service)
{
    return service
        .spec()[QLatin1String("template")][QLatin1String("spec")][QLatin1String("containers")][0]
               [QLatin1String("image")]
        .toString();
}

DeployModel::DeployModel(QObject *parent) : QObject(parent)
{
    m_look.setSingleShot(true);
    m_look.setInterval(lookEvery);
    connect(&m_look, &QTimer::timeout, this, &DeployModel::look);
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        dropCalls();
        const QString text = tr("The app is not ready after %1. It was created; the server goes on trying.")
                                 .arg(formatting::duration(m_readyTimeout));
        failWith({Code::Timeout,
                  (m_waitDetail.isEmpty() ? text : text + QLatin1Char('\n') + m_waitDetail).toStdString(),
                  {},
                  {}},
                 Phase::Editing);
    });
}

DeployModel::~DeployModel()
{
    dropCalls();
}

void DeployModel::setClient(client::Client *client)
{
    if (client == m_client)
        return;
    const bool wasBusy = isBusy();
    dropCalls();
    m_client = client;
    if (wasBusy)
        failWith({Code::Unavailable, tr("The connection to the server was closed.").toStdString(), {}, {}},
                 m_facts.image.isEmpty() ? Phase::Choosing : Phase::Editing);
}

void DeployModel::chooseFile(const QString &file)
{
    dropCalls();
    const Phase mendIn = m_existing ? Phase::Editing : Phase::Choosing;
    const QFileInfo info(file);
    m_file = file;
    m_sent = 0;
    m_total = info.size();
    m_failedIn = Phase::Uploading;
    QString trouble;
    if (!info.exists())
        trouble = tr("%1 does not exist.").arg(file);
    else if (info.isDir())
        trouble = tr("%1 is a folder. Choose a jar, zip or tar.gz archive.").arg(info.fileName());
    else if (!info.isReadable())
        trouble = tr("%1 may not be read.").arg(file);
    else if (info.size() == 0)
        trouble = tr("%1 is empty.").arg(info.fileName());
    if (!trouble.isEmpty() || !m_client) {
        failWith(trouble.isEmpty() ? noConnection()
                                   : Error{Code::BadRequest, trouble.toStdString(), file.toStdString(), {}},
                 mendIn);
        return;
    }
    setPhase(Phase::Uploading);
    upload();
}

void DeployModel::upload()
{
    const QString name = m_existing ? m_form.name : serviceNameFor(m_file);
    m_packageNs = m_form.ns;
    m_call = m_client->uploadPackage(m_form.ns, name, m_file, this, [this](const Result<Object> &answer) {
        m_call.clear();
        uploaded(answer);
    });
    connect(m_call, &client::Call::uploadProgress, this, [this](qint64 sent, qint64 total) {
        m_sent = sent;
        m_total = total;
        Q_EMIT progressed();
    });
}

void DeployModel::uploaded(const Result<Object> &answer)
{
    if (!answer) {
        failWith(answer.error(), m_existing || m_deployNext ? Phase::Editing : Phase::Choosing);
        return;
    }
    m_sent = m_total;
    if (m_deployNext) {
        m_facts = factsOf(*answer);
        apply();
    } else {
        take(factsOf(*answer));
    }
}

void DeployModel::take(const PackageFacts &facts)
{
    m_facts = facts;
    m_isFreeImage = false;
    if (!m_existing && !m_nameTouched)
        m_form.name = serviceNameFor(facts.fileName.isEmpty() ? m_file : facts.fileName);
    validate();
    setPhase(Phase::Editing);
    Q_EMIT formChanged();
}

void DeployModel::choosePackage(const Object &package)
{
    dropCalls();
    m_file.clear();
    m_form.ns = package.ns();
    m_packageNs = package.ns();
    take(factsOf(package));
}

void DeployModel::editService(const Object &service)
{
    reset();
    m_existing = service;
    m_service = service;
    m_form = formOf(service);
    m_nameTouched = true;
    m_packageNs = service.ns();
    m_facts.image = containerImage(service);
    m_isFreeImage = !resource::parseImage(m_facts.image).isPackage;
    validate();
    setPhase(Phase::Editing);
    Q_EMIT formChanged();
}

void DeployModel::setForm(const DeployForm &form)
{
    if (form == m_form)
        return;
    m_nameTouched = m_nameTouched || form.name != m_form.name;
    m_nameExists = m_nameExists && form.name == m_form.name && form.ns == m_form.ns;
    m_form = form;
    validate();
    Q_EMIT formChanged();
}

void DeployModel::validate()
{
    QList<Problem> problems = environmentProblems(m_form);
    if (m_file.isEmpty() && !m_packageNs.isEmpty() && m_packageNs != m_form.ns)
        problems.append({Field::Namespace, tr("The package is in namespace %1, and can be run only there. "
                                              "Upload its file to run it elsewhere.")
                                               .arg(m_packageNs)});
    Object service = preview();
    resource::applyDefaults(service, nullptr);
    const Result<> verdict = resource::validate(service, nullptr);
    if (!verdict)
        problems += deployProblems(verdict.error());
    std::stable_sort(problems.begin(), problems.end(),
                     [](const Problem &a, const Problem &b) { return a.field < b.field; });
    m_isValid = problems.isEmpty();
    m_problems = std::move(problems);
    Q_EMIT problemsChanged();
}

QString DeployModel::problem(Field field) const
{
    QStringList texts;
    for (const Problem &problem : m_problems) {
        if (problem.field == field)
            texts << problem.text;
    }
    return texts.join(QLatin1Char('\n'));
}

bool DeployModel::canDeploy() const
{
    return m_phase == Phase::Editing && m_isValid && !m_facts.image.isEmpty();
}

bool DeployModel::isBusy() const
{
    return m_phase == Phase::Uploading || m_phase == Phase::Applying || m_phase == Phase::Waiting;
}

bool DeployModel::isFirstThatFailed() const
{
    return m_phase == Phase::Failed && m_failedIn == Phase::Waiting && !m_isReplacing;
}

bool DeployModel::isUpdate() const
{
    return m_existing.has_value();
}

Object DeployModel::preview() const
{
    if (m_base) {
        Object service = buildService(m_form, m_facts.image, &*m_base);
        QJsonObject metadata = service.metadata();
        metadata[QLatin1String("name")] = m_form.name;
        metadata[QLatin1String("namespace")] = m_form.ns;
        service.json().insert(QStringLiteral("metadata"), metadata);
        return service;
    }
    return buildService(m_form, m_facts.image, m_existing ? &*m_existing : nullptr);
}

QString DeployModel::url() const
{
    return m_service.status()[QLatin1String("url")].toString();
}

void DeployModel::deploy(bool mayReplace)
{
    if (!canDeploy())
        return;
    m_failedIn = Phase::Applying;
    if (!m_client) {
        failWith(noConnection(), Phase::Editing);
        return;
    }
    m_tries = 0;
    m_isReplacing = m_existing || mayReplace;
    if (m_file.isEmpty() || m_packageNs == m_form.ns) {
        apply();
        return;
    }
    m_deployNext =
        true; // a package runs only in the namespace it was uploaded to, and the form has moved on since
    m_failedIn = Phase::Uploading;
    setPhase(Phase::Uploading);
    upload();
}

void DeployModel::apply()
{
    m_deployNext = false;
    m_failedIn = Phase::Applying;
    setPhase(Phase::Applying);
    if (m_isReplacing)
        update();
    else
        create();
}

void DeployModel::create()
{
    m_call = m_client->create(m_existing ? buildService(m_form, m_facts.image) : preview(), false, this,
                              [this](const Result<Object> &answer) {
                                  m_call.clear();
                                  applied(answer);
                              });
}

void DeployModel::update()
{
    ++m_tries;
    m_call = m_client->get(resource::kinds::service(), {m_form.ns, m_form.name}, this,
                           [this](const Result<Object> &answer) {
                               m_call.clear();
                               if (answer)
                                   replace(*answer);
                               else if (answer.error().code == Code::NotFound)
                                   create();
                               else
                                   applied(answer);
                           });
}

void DeployModel::replace(const Object &current)
{
    m_call = m_client->update(wanted(current), this, [this](const Result<Object> &answer) {
        m_call.clear();
        // The server wrote its status in between; the form is put onto the newest
        // again, so nothing of anybody is lost.
        if (!answer && answer.error().code == Code::Conflict && m_tries < mostTries)
            update();
        else
            applied(answer);
    });
}

void DeployModel::applied(const Result<Object> &answer)
{
    if (answer) {
        m_service = *answer;
        m_existing = *answer;
        m_base.reset();
        m_nameExists = false;
        waitReady();
        return;
    }
    const Error &error = answer.error();
    if (error.code == Code::AlreadyExists) {
        m_nameExists = true;
        m_problems.prepend({Field::Name, tr("An app of this name exists already in this namespace. Choose "
                                            "another name, or make a new revision of that app.")});
    } else if (error.code == Code::Invalid) {
        m_problems += deployProblems(error);
    } else {
        failWith(error, Phase::Editing);
        return;
    }
    setPhase(Phase::Editing);
    Q_EMIT problemsChanged();
}

void DeployModel::waitReady()
{
    m_waitDetail.clear();
    m_failedIn = Phase::Waiting;
    m_deadline.start(m_readyTimeout);
    setPhase(Phase::Waiting);
    if (m_phase == Phase::Waiting)
        look();
}

void DeployModel::look()
{
    if (!m_client)
        return;
    m_call = m_client->get(
        resource::kinds::service(), m_service.objectName(), this, [this](const Result<Object> &answer) {
            m_call.clear();
            if (answer) {
                observe(*answer);
            } else if (answer.error().code == Code::NotFound) {
                m_existing.reset();
                failWith(
                    {Code::NotFound, tr("The app was deleted while it was starting.").toStdString(), {}, {}},
                    Phase::Editing);
            } else {
                setWaitDetail(formatting::error(
                    answer.error())); // the server is there again sooner or later, or the deadline ends it
                m_look.start();
            }
        });
}

void DeployModel::observe(const Object &service)
{
    m_service = service;
    const Condition ready = resource::conditionOf(service, QStringLiteral("Ready"));
    const bool isCurrent =
        service.status()[QLatin1String("observedGeneration")].toInteger() >= service.generation();
    if (isCurrent && ready.status == ConditionStatus::True) {
        m_deadline.stop();
        setPhase(Phase::Done);
        Q_EMIT deployed(m_service);
    } else if (isCurrent && ready.status == ConditionStatus::False) {
        const QString cause = ready.message.isEmpty() ? ready.reason : ready.message;
        failWith({Code::Unavailable, cause.toStdString(), ready.reason.toStdString(), {}}, Phase::Editing);
    } else {
        setWaitDetail(ready.message.isEmpty() ? ready.reason : ready.message);
        m_look.start();
    }
}

void DeployModel::setWaitDetail(const QString &detail)
{
    if (detail == m_waitDetail)
        return;
    m_waitDetail = detail;
    Q_EMIT progressed();
}

void DeployModel::cancel()
{
    if (!isBusy())
        return;
    dropCalls();
    setPhase(m_facts.image.isEmpty() ? Phase::Choosing : Phase::Editing);
}

void DeployModel::back()
{
    if (m_phase != Phase::Failed)
        return;
    if (m_mendIn == Phase::Editing)
        validate();
    setPhase(m_mendIn);
}

void DeployModel::reset()
{
    dropCalls();
    const QString ns = m_form.ns;
    m_form = {};
    m_form.ns = ns;
    m_nameTouched = false;
    m_nameExists = false;
    m_facts = {};
    m_file.clear();
    m_packageNs.clear();
    m_isReplacing = false;
    m_sent = m_total = 0;
    m_problems.clear();
    m_isValid = false;
    m_existing.reset();
    m_base.reset();
    m_isFreeImage = false;
    m_service = {};
    m_waitDetail.clear();
    setPhase(Phase::Choosing);
    Q_EMIT formChanged();
}

void DeployModel::setPhase(Phase phase)
{
    if (phase == m_phase)
        return;
    m_phase = phase;
    if (phase != Phase::Failed)
        m_trouble.reset();
    Q_EMIT phaseChanged(phase);
    Q_EMIT progressed();
}

void DeployModel::failWith(const Error &error, Phase mendIn)
{
    dropCalls();
    m_trouble = error;
    m_mendIn = mendIn == Phase::Editing && m_facts.image.isEmpty() ? Phase::Choosing : mendIn;
    setPhase(Phase::Failed);
}

QString DeployModel::error() const
{
    return m_trouble ? formatting::error(*m_trouble) : QString();
}

void DeployModel::dropCalls()
{
    m_deployNext = false;
    m_deadline.stop();
    m_look.stop();
    for (QPointer<client::Call> *call : {&m_call, &m_review}) {
        if (*call)
            (*call)->cancel();
        call->clear();
    }
}

} // namespace tidegate::models
