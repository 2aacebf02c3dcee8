package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// sixteen is an identifier that shows its bytes, so that it is read without its text form between.
type sixteen interface{ Sixteen() *[16]byte }

type uuidCodec struct{ pgtype.UUIDCodec }

// PlanScan reads an identifier as its bytes, and anything else as the driver does.
func (c uuidCodec) PlanScan(m *pgtype.Map, oid uint32, format int16, target any) pgtype.ScanPlan {
	if _, is := target.(sixteen); is && format == pgtype.BinaryFormatCode {
		return scanSixteen{}
	}
	return c.UUIDCodec.PlanScan(m, oid, format, target)
}

type scanSixteen struct{}

// Scan reads null as none, which is all zeros.
func (scanSixteen) Scan(src []byte, target any) error {
	into, is := target.(sixteen)
	if !is || (src != nil && len(src) != 16) {
		return fmt.Errorf("postgres: %d bytes are no identifier for %T", len(src), target)
	}
	*into.Sixteen() = [16]byte{}
	copy(into.Sixteen()[:], src)
	return nil
}

func readsUUIDs(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}})
	return nil
}
