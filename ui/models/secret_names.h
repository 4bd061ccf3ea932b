#pragma once

#include <QString>

/// Which environment variables hold something that must not be on the screen unasked. Pure; any thread.
namespace tidegate::models {

/// By the name's words: secret, token, password (and passwd, pwd), key, credential; any case. `MONKEY` is
/// none.
bool isSecretName(const QString &name);
/// What stands for such a value, the same whatever its length.
QString maskedText();

} // namespace tidegate::models
