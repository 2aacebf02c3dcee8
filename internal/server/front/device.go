package front

import (
	"net/http"
	"slices"
	"strings"

	"github.com/terugkeer/terugkeer/internal/account"
	"github.com/terugkeer/terugkeer/internal/id"
)

// A browser in which somebody signed in with password and code is known for him: see account.Device. Its cookie holds one sealed device
// for each of the people who share it.

const (
	deviceCookie = "__Host-device"
	// mostDevices is how many people of one computer are known; who has not been there longest is forgotten.
	mostDevices = 4
)

// From is where a request comes from, as signing in weighs it.
func (s *Site) From(r *http.Request) account.From {
	return account.From{Address: NetworkOf(r.Context()), Devices: s.devices(r)}
}

// devices are those that the browser shows and that we made.
func (s *Site) devices(r *http.Request) []account.Device {
	cookie, err := r.Cookie(deviceCookie)
	if err != nil {
		return nil
	}
	var all []account.Device
	for _, sealed := range strings.SplitN(cookie.Value, ".", mostDevices+1) {
		var d account.Device
		if len(all) < mostDevices && s.sealedDevices.Open(sealed, &d) && d.Lasts(s.DB.Wall()) {
			all = append(all, d)
		}
	}
	return all
}

// Remember makes the browser known for who just proved himself with password and code; the others who share it stay known.
func (s *Site) Remember(w http.ResponseWriter, r *http.Request, user id.User, epoch int) error {
	others := slices.DeleteFunc(s.devices(r), func(d account.Device) bool { return d.User == user })
	var sealed []string
	for _, d := range append([]account.Device{account.NewDevice(s.DB, user, epoch)}, others[:min(len(others), mostDevices-1)]...) {
		text, err := s.sealedDevices.Seal(d)
		if err != nil {
			return err
		}
		sealed = append(sealed, text)
	}
	http.SetCookie(w, &http.Cookie{Name: deviceCookie, Value: strings.Join(sealed, "."), Path: "/", Secure: true, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, MaxAge: int(account.DeviceLasts.Seconds())})
	return nil
}

// Knows tells whether the browser is known for somebody as his account is now.
func (s *Site) Knows(r *http.Request, user id.User) bool {
	return slices.ContainsFunc(s.devices(r), func(d account.Device) bool { return d.User == user })
}
