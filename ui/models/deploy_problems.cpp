#include "ui/models/deploy_problems.h"

#include <QCoreApplication>
#include <QSet>
#include <algorithm>

namespace tidegate::models {

using Field = DeployModel::Field;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(tidegate::models::DeployModel)
};

QString ruleOf(Field field)
{
    switch (field) {
    case Field::Name:
        return Words::tr("1 to 63 lower-case letters, digits and hyphens; the first is a letter, the last is "
                         "not a hyphen.");
    case Field::Namespace:
        return Words::tr(
            "1 to 63 lower-case letters, digits and hyphens; a hyphen is neither first nor last.");
    case Field::MinScale:
        return Words::tr("A whole number from 0, not more than the maximum.");
    case Field::MaxScale:
        return Words::tr("A whole number, at least the minimum; 0 means no limit.");
    case Field::Target:
        return Words::tr("A number of at least 0.01.");
    case Field::ContainerConcurrency:
        return Words::tr("A whole number from 0 to 1000; 0 means no limit.");
    case Field::Timeout:
        return Words::tr("From 1 to 600 seconds.");
    case Field::Window:
        return Words::tr("From 6 seconds to one hour.");
    case Field::Port:
        return Words::tr("A port from 1 to 65535 that is not reserved.");
    case Field::Image:
        return Words::tr(
            "The name of an image: of the engine's image-map, or as ghcr.io/acme/web:1 for a container.");
    case Field::Env:
    case Field::Other:
        break;
    }
    return {};
}

} // namespace

Field deployFieldOf(const QString &path)
{
    const std::pair<const char *, Field> parts[] = {{"min-scale", Field::MinScale},
                                                    {"max-scale", Field::MaxScale},
                                                    {"knative.dev/target", Field::Target},
                                                    {"knative.dev/window", Field::Window},
                                                    {"containerConcurrency", Field::ContainerConcurrency},
                                                    {"imeoutSeconds", Field::Timeout},
                                                    {".env", Field::Env},
                                                    {".ports", Field::Port},
                                                    {".image", Field::Image}};
    if (path == QLatin1String("metadata.name"))
        return Field::Name;
    if (path == QLatin1String("metadata.namespace"))
        return Field::Namespace;
    for (const auto &[part, field] : parts) {
        if (path.contains(QLatin1String(part)))
            return field;
    }
    return Field::Other;
}

QList<DeployModel::Problem> deployProblems(const Error &error)
{
    QList<DeployModel::Problem> problems;
    QSet<QString> told;
    for (const Cause &cause : error.causes) {
        const QString path = QString::fromStdString(cause.field);
        const Field field = deployFieldOf(path);
        QString text = ruleOf(field);
        if (text.isEmpty())
            text = Words::tr("%1 (%2)", "what is wrong, and where")
                       .arg(QString::fromStdString(cause.message), path);
        if (!told.contains(text + QChar(int(field))))
            problems.append({field, text});
        told.insert(text + QChar(int(field)));
    }
    if (error.causes.empty())
        problems.append({Field::Other, QString::fromStdString(error.message)});
    std::stable_sort(problems.begin(), problems.end(),
                     [](const auto &a, const auto &b) { return a.field < b.field; });
    return problems;
}

QList<DeployModel::Problem> environmentProblems(const DeployForm &form)
{
    QList<DeployModel::Problem> problems;
    QSet<QString> names;
    for (const EnvEntry &entry : form.env) {
        if (entry.name.isEmpty())
            problems.append({Field::Env, Words::tr("A variable has no name.")});
        else if (names.contains(entry.name))
            problems.append({Field::Env, Words::tr("The variable %1 is given twice.").arg(entry.name)});
        names.insert(entry.name);
    }
    return problems;
}

} // namespace tidegate::models
