#include "core/runtime/output_reader.h"

namespace tidegate::runtime {

struct OutputReader::Private
{
    QProcess &process;
};

OutputReader::OutputReader(QProcess &process, ReadHub *) : d(new Private{process})
{
    connect(&process, &QProcess::readyReadStandardOutput, this, &OutputReader::drain);
    connect(&process, &QProcess::readyReadStandardError, this, &OutputReader::drain);
}

OutputReader::~OutputReader() = default;

bool OutputReader::open()
{
    return true;
}

void OutputReader::letGo() {}

void OutputReader::drain()
{
    if (const QByteArray bytes = d->process.readAllStandardOutput(); !bytes.isEmpty())
        Q_EMIT received(false, bytes);
    if (const QByteArray bytes = d->process.readAllStandardError(); !bytes.isEmpty())
        Q_EMIT received(true, bytes);
}

int OutputReader::childOutput() const
{
    return -1;
}

int OutputReader::childError() const
{
    return -1;
}

} // namespace tidegate::runtime
