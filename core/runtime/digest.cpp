#include "core/runtime/digest.h"

#include <QByteArray>
#include <QFile>
#include <array>
#include <memory>
#include <openssl/evp.h>

namespace tidegate::runtime {

Result<std::string> sha256OfFile(const std::string &path)
{
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(Code::NotFound, "cannot be opened: " + file.errorString().toStdString(), path);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
        return fail(Code::Internal, "SHA-256 is not available in this OpenSSL");
    std::vector<char> block(256 * 1024);
    qint64 got = 0;
    while ((got = file.read(block.data(), static_cast<qint64>(block.size()))) > 0)
        EVP_DigestUpdate(context.get(), block.data(), static_cast<size_t>(got));
    if (got < 0)
        return fail(Code::StorageFull, "cannot be read: " + file.errorString().toStdString(), path);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    return QByteArray(reinterpret_cast<const char *>(digest.data()), static_cast<qsizetype>(length))
        .toHex()
        .toStdString();
}

} // namespace tidegate::runtime
