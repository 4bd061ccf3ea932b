#include "core/resource/run_state.h"
#include "core/resource/serving.h"
#include "ui/models/deploy_model.h"
#include "ui/models/deploy_problems.h"
#include "ui/models/formatting.h"

// How a deployment begins with something else than a package, and what the server says before it is made.

namespace tidegate::models {

using resource::Object;

namespace {

/// A copy is another object: what the server and kubectl wrote about this one is not taken along.
QJsonObject ownNotes(const QJsonObject &notes)
{
    QJsonObject own;
    for (auto it = notes.begin(); it != notes.end(); ++it) {
        const QString owner = it.key().section(QLatin1Char('/'), 0, 0);
        if (owner != QLatin1String("serving.knative.dev") &&
            owner != QLatin1String("kubectl.kubernetes.io") && it.key() != resource::keys::state)
            own.insert(it.key(), it.value());
    }
    return own;
}

/// The JSON merge patch that makes `to` of `from`.
QJsonObject patchBetween(const QJsonObject &from, const QJsonObject &to)
{
    QJsonObject patch;
    for (auto it = from.begin(); it != from.end(); ++it) {
        if (!to.contains(it.key()))
            patch.insert(it.key(), QJsonValue::Null);
    }
    for (auto it = to.begin(); it != to.end(); ++it) {
        const QJsonValue before = from.value(it.key());
        if (before == it.value())
            continue;
        if (before.isObject() && it.value().isObject())
            patch.insert(it.key(), patchBetween(before.toObject(), it.value().toObject()));
        else
            patch.insert(it.key(), it.value());
    }
    return patch;
}

Object copyOf(const Object &service)
{
    Object copy(resource::kinds::service(), service.objectName());
    QJsonObject metadata = copy.metadata();
    for (const char *key : {"labels", "annotations"}) {
        const QJsonObject notes = ownNotes(service.metadata()[QLatin1String(key)].toObject());
        if (!notes.isEmpty())
            metadata.insert(QLatin1String(key), notes);
    }
    copy.json().insert(QStringLiteral("metadata"), metadata);
    QJsonObject spec = service.spec();
    spec.remove(QStringLiteral("traffic")); // it names the other app's revisions
    copy.setSpec(spec);
    return copy;
}

} // namespace

void DeployModel::cloneService(const Object &service)
{
    reset();
    m_base = copyOf(service);
    m_form = formOf(service);
    m_form.name = service.name().left(58) + QStringLiteral("-copy");
    m_nameTouched = true;
    m_facts.image = containerImage(service);
    m_isFreeImage = !resource::parseImage(m_facts.image).isPackage;
    m_packageNs = m_isFreeImage ? QString() : service.ns();
    validate();
    setPhase(Phase::Editing);
    Q_EMIT formChanged();
}

void DeployModel::useImage(const QString &image)
{
    reset();
    m_isFreeImage = true;
    m_facts.image = image;
    validate();
    setPhase(Phase::Editing);
    Q_EMIT formChanged();
}

void DeployModel::setImage(const QString &image)
{
    if (image == m_facts.image)
        return;
    m_facts.image = image;
    if (!m_nameTouched)
        m_form.name = image.isEmpty() ? QString()
                                      : serviceNameFor(image.section(QLatin1Char('@'), 0, 0)
                                                           .section(QLatin1Char('/'), -1)
                                                           .section(QLatin1Char(':'), 0, 0));
    validate();
    Q_EMIT formChanged();
}

QString DeployModel::setService(const QJsonObject &json)
{
    Object service(json);
    if (service.kind() != &resource::kinds::service())
        return tr("This is no Service of serving.knative.dev/v1.");
    service.json().remove(QStringLiteral("status"));
    DeployForm form = formOf(service);
    if (m_existing && (form.name != m_existing->name() || form.ns != m_existing->ns()))
        return tr("The app's name and namespace cannot be changed. Clone it to have another one.");
    m_base = service;
    m_facts.image = containerImage(service);
    m_isFreeImage = m_isFreeImage || !resource::parseImage(m_facts.image).isPackage;
    m_nameTouched = true;
    m_form = form;
    validate();
    Q_EMIT formChanged();
    return {};
}

/// What is sent in place of the app as it is now. From YAML, it is the whole of it; otherwise the form is put
/// onto the newest, so that nothing of anybody is lost.
Object DeployModel::wanted(const Object &current) const
{
    if (!m_base)
        return buildService(m_form, m_facts.image, &current);
    Object service = preview();
    QJsonObject metadata = service.metadata();
    for (const char *key : {"resourceVersion", "uid"})
        metadata.insert(QLatin1String(key), current.metadata()[QLatin1String(key)]);
    service.json().insert(QStringLiteral("metadata"), metadata);
    return service;
}

void DeployModel::review()
{
    if (!canDeploy() || m_review)
        return;
    if (!m_client) {
        Q_EMIT reviewFailed(tr("There is no connection to a server."));
        return;
    }
    if (!m_existing) {
        m_review = m_client->create(preview(), true, this,
                                    [this](const Result<Object> &answer) { reviewAnswered({}, answer); });
        return;
    }
    m_review = m_client->get(resource::kinds::service(), m_existing->objectName(), this,
                             [this](const Result<Object> &answer) {
                                 if (answer)
                                     reviewAgainst(*answer);
                                 else
                                     reviewAnswered({}, answer);
                             });
}

void DeployModel::reviewAgainst(const Object &current)
{
    QJsonObject to = wanted(current).json();
    to.insert(QStringLiteral("status"), current.json()[QLatin1String("status")]);
    m_review = m_client->mergePatch(
        resource::kinds::service(), current.objectName(), patchBetween(current.json(), to), this,
        [this, current](const Result<Object> &answer) { reviewAnswered(current, answer); }, true);
}

void DeployModel::reviewAnswered(const Object &before, const Result<Object> &answer)
{
    m_review.clear();
    if (answer) {
        Q_EMIT reviewed(before, *answer);
        return;
    }
    const Error &error = answer.error();
    if (error.code == Code::AlreadyExists)
        m_problems.prepend({Field::Name, tr("An app of this name exists already in this namespace.")});
    else if (error.code == Code::Invalid)
        m_problems += deployProblems(error);
    else
        Q_EMIT reviewFailed(formatting::error(error));
    Q_EMIT problemsChanged();
}

} // namespace tidegate::models
