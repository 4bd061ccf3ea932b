#pragma once

#include "core/base/error.h"
#include "ui/models/deploy_model.h"

namespace tidegate::models {

/// Which field of the form a JSON path of a Service belongs to.
DeployModel::Field deployFieldOf(const QString &path);

/// The server's findings as problems of the form, in the order of its fields, each once. For a field with a
/// rule of its own the rule is told in the UI's language; other findings are told as they came.
QList<DeployModel::Problem> deployProblems(const Error &error);

/// What the form's own texts must hold to before a Service can be made of them: names of the environment,
/// each once.
QList<DeployModel::Problem> environmentProblems(const DeployForm &form);

} // namespace tidegate::models
