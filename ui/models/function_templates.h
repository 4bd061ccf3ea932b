#pragma once

#include "ui/models/invoke_request.h"

#include <QString>

/// What a function starts from, by language and kind. Pure; any thread.
namespace tidegate::models {

enum class FunctionLanguage
{
    Python,
    JavaScript,
    Java
};

enum class FunctionKind
{
    Http,
    CloudEvent
};

/// A source that runs as it is, in the style of the Functions Framework (resources/hosts/FUNCTIONS.md).
QString functionTemplate(FunctionLanguage language, FunctionKind kind);
/// The file a function of this name is uploaded as: `orders.py`, `orders.js`; in Java the public class' name.
QString functionFileName(FunctionLanguage language, const QString &name, const QString &source);
/// Whether the source is one of the templates as it stands, and so can be replaced by another.
bool isFunctionTemplate(const QString &source);

/// What a function made from a template can be tried with.
InvokeRequest functionTestRequest(FunctionKind kind);

} // namespace tidegate::models
